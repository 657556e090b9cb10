-- +goose Up

-- The list of stories, as in SQLite's migration of this number, which says what each
-- column and table is for.
ALTER TABLE stories ADD COLUMN pages BIGINT NOT NULL DEFAULT 0;
ALTER TABLE stories ADD COLUMN hash BIGINT NOT NULL DEFAULT 0;
UPDATE stories SET pages = (SELECT COUNT(*) FROM members WHERE story = stories.id);
CREATE INDEX stories_order ON stories(last_at DESC, pages DESC, id);

CREATE TABLE grouped (
    story BYTEA PRIMARY KEY,
    json  BYTEA NOT NULL
);
INSERT INTO grouped SELECT id, story FROM stories;
ALTER TABLE stories DROP COLUMN story;
ALTER TABLE stories DROP COLUMN number;

ALTER TABLE aliases DROP CONSTRAINT aliases_pkey;
ALTER TABLE aliases ADD PRIMARY KEY (alias, story);
CREATE INDEX aliases_story ON aliases(story);

-- +goose Down
DROP INDEX aliases_story;
DELETE FROM aliases a USING aliases b WHERE a.alias = b.alias AND a.story > b.story;
ALTER TABLE aliases DROP CONSTRAINT aliases_pkey;
ALTER TABLE aliases ADD PRIMARY KEY (alias);
DROP INDEX stories_order;
ALTER TABLE stories ADD COLUMN number BIGINT NOT NULL DEFAULT 0;
ALTER TABLE stories ADD COLUMN story BYTEA NOT NULL DEFAULT '';
UPDATE stories s SET story = g.json, number = n.number FROM grouped g,
    (SELECT id, row_number() OVER (ORDER BY last_at DESC, pages DESC, id) AS number FROM stories) n
    WHERE g.story = s.id AND n.id = s.id;
ALTER TABLE stories DROP COLUMN hash;
ALTER TABLE stories DROP COLUMN pages;
DROP TABLE grouped;
