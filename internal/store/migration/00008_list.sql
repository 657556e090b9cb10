-- +goose Up

-- The list of stories is read in its order: the newest first, of those the one with
-- the most pages, then by ID. A story's place in it is counted when somebody asks,
-- since one that comes moves all after it. pages is how many pages it was grouped
-- with, hash the hash of all that is kept of it, by which the next grouping leaves
-- alone what stayed; 0 is unknown.
ALTER TABLE stories ADD COLUMN pages INTEGER NOT NULL DEFAULT 0;
ALTER TABLE stories ADD COLUMN hash INTEGER NOT NULL DEFAULT 0;
UPDATE stories SET pages = (SELECT COUNT(*) FROM members WHERE story = stories.id);
CREATE INDEX stories_order ON stories(last_at DESC, pages DESC, id);
CREATE INDEX stories_hash ON stories(id, hash);

-- What grouping said of a story, as JSON: beside the list, which is read more often.
CREATE TABLE grouped (
    story TEXT PRIMARY KEY,
    json  TEXT NOT NULL
);
INSERT INTO grouped SELECT id, story FROM stories;
ALTER TABLE stories DROP COLUMN story;
ALTER TABLE stories DROP COLUMN number;

-- Two stories may come from one of before; its ID leads to the first in the list.
CREATE TABLE earlier (
    alias TEXT NOT NULL,
    story TEXT NOT NULL,
    PRIMARY KEY (alias, story)
) WITHOUT ROWID;
INSERT INTO earlier SELECT alias, story FROM aliases;
DROP TABLE aliases;
ALTER TABLE earlier RENAME TO aliases;
CREATE INDEX aliases_story ON aliases(story);

-- Lists ask for all of a brief but the brief.
CREATE INDEX briefs_list ON briefs(story, made, texts, outlets, origins);

-- +goose Down
DROP INDEX briefs_list;
CREATE TABLE earlier (
    alias TEXT PRIMARY KEY,
    story TEXT NOT NULL
);
INSERT INTO earlier SELECT alias, MIN(story) FROM aliases GROUP BY alias;
DROP TABLE aliases;
ALTER TABLE earlier RENAME TO aliases;
DROP INDEX stories_hash;
DROP INDEX stories_order;
ALTER TABLE stories ADD COLUMN number INTEGER NOT NULL DEFAULT 0;
ALTER TABLE stories ADD COLUMN story TEXT NOT NULL DEFAULT '';
UPDATE stories SET story = (SELECT json FROM grouped g WHERE g.story = stories.id),
    number = (SELECT COUNT(*) FROM stories o WHERE o.last_at > stories.last_at OR o.last_at = stories.last_at
        AND (o.pages > stories.pages OR o.pages = stories.pages AND o.id <= stories.id));
ALTER TABLE stories DROP COLUMN hash;
ALTER TABLE stories DROP COLUMN pages;
DROP TABLE grouped;
