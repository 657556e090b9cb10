-- +goose Up

-- Full text of pages, statements and events, one row each, written with the page
-- or brief that it comes from. The texts stay where they are: these tables hold
-- terms, cut and folded by the program, under a number that sorts by day (see
-- search.go), so that the newest come first and a stretch of days is a stretch of
-- rows. facets are terms for filters, each behind a mark of its field.
CREATE VIRTUAL TABLE search_page USING fts5(title, body, facets,
    content='', contentless_delete=1, tokenize='ascii');
CREATE VIRTUAL TABLE search_statement USING fts5(words, speaker, facets,
    content='', contentless_delete=1, tokenize='ascii');
CREATE VIRTUAL TABLE search_event USING fts5(label, reports, facets,
    content='', contentless_delete=1, tokenize='ascii');

-- Pieces of the index are merged sixteen at a time: a quarter less to write than with
-- four, and no slower to search.
INSERT INTO search_page (search_page, rank) VALUES ('automerge', 16);
INSERT INTO search_statement (search_statement, rank) VALUES ('automerge', 16);
INSERT INTO search_event (search_event, rank) VALUES ('automerge', 16);

-- What the numbers are of. hash is that of a line's terms and day: a brief that is
-- made again leaves the rows of lines that stayed as they are. place is JSON: where
-- the sentences of the line stand.
CREATE TABLE search_pages (
    n    INTEGER PRIMARY KEY,
    page TEXT NOT NULL UNIQUE
);
CREATE TABLE search_lines (
    n     INTEGER PRIMARY KEY,
    kind  TEXT NOT NULL,
    story TEXT NOT NULL,
    line  TEXT NOT NULL,
    hash  INTEGER NOT NULL,
    place TEXT NOT NULL
);
CREATE INDEX search_lines_story ON search_lines(story);

-- How many rows there are of each kind and day, of all days under day -1, and how many of the pages whose ID
-- begins with 0, one in sixteen, hold a term: what a search will cost, and how a
-- word that is being typed may go on.
CREATE TABLE search_days (
    kind TEXT NOT NULL,
    day  INTEGER NOT NULL,
    n    INTEGER NOT NULL,
    PRIMARY KEY (kind, day)
) WITHOUT ROWID;
CREATE TABLE search_terms (
    term TEXT PRIMARY KEY,
    n    INTEGER NOT NULL
) WITHOUT ROWID;

-- The version of the terms, and what was kept before there was an index or under an
-- older version: pages by ID, briefs by story. The next run enters it.
CREATE TABLE search_state (
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    version INTEGER NOT NULL
);
INSERT INTO search_state VALUES (1, 2);
CREATE TABLE search_todo (
    kind TEXT NOT NULL,
    id   TEXT NOT NULL,
    PRIMARY KEY (kind, id)
) WITHOUT ROWID;
INSERT INTO search_todo SELECT 'page', page FROM articles WHERE article IS NOT NULL;
INSERT INTO search_todo SELECT 'brief', story FROM briefs;

-- +goose Down
DROP TABLE search_todo; DROP TABLE search_state; DROP TABLE search_terms; DROP TABLE search_days;
DROP TABLE search_lines; DROP TABLE search_pages;
DROP TABLE search_event; DROP TABLE search_statement; DROP TABLE search_page;
