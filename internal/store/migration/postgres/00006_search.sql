-- +goose Up

-- Full text as in SQLite's migration of this number, which says what the tables are
-- for. words holds the terms that the program cuts, with their places: those of the
-- headline, label or first column with weight A, of the rest with B, facets with C.
-- len is how many terms the row has.
CREATE TABLE search_page      (n BIGINT PRIMARY KEY, len BIGINT NOT NULL, words TSVECTOR NOT NULL);
CREATE TABLE search_statement (n BIGINT PRIMARY KEY, len BIGINT NOT NULL, words TSVECTOR NOT NULL);
CREATE TABLE search_event     (n BIGINT PRIMARY KEY, len BIGINT NOT NULL, words TSVECTOR NOT NULL);
CREATE INDEX search_page_words      ON search_page      USING gin (words);
CREATE INDEX search_statement_words ON search_statement USING gin (words);
CREATE INDEX search_event_words     ON search_event     USING gin (words);

CREATE TABLE search_pages (
    n    BIGINT PRIMARY KEY,
    page BYTEA NOT NULL UNIQUE
);
CREATE TABLE search_lines (
    n     BIGINT PRIMARY KEY,
    kind  BYTEA NOT NULL,
    story BYTEA NOT NULL,
    line  BYTEA NOT NULL,
    hash  BIGINT NOT NULL,
    place BYTEA NOT NULL
);
CREATE INDEX search_lines_story ON search_lines(story);

CREATE TABLE search_days (
    kind BYTEA NOT NULL,
    day  BIGINT NOT NULL,
    n    BIGINT NOT NULL,
    PRIMARY KEY (kind, day)
);
CREATE TABLE search_terms (
    term BYTEA PRIMARY KEY,
    n    BIGINT NOT NULL
);

CREATE TABLE search_state (
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    version BIGINT NOT NULL
);
INSERT INTO search_state VALUES (1, 2);
CREATE TABLE search_todo (
    kind BYTEA NOT NULL,
    id   BYTEA NOT NULL,
    PRIMARY KEY (kind, id)
);
INSERT INTO search_todo SELECT 'page', page FROM articles WHERE article IS NOT NULL;
INSERT INTO search_todo SELECT 'brief', story FROM briefs;

-- +goose Down
DROP TABLE search_todo; DROP TABLE search_state; DROP TABLE search_terms; DROP TABLE search_days;
DROP TABLE search_lines; DROP TABLE search_pages;
DROP TABLE search_event; DROP TABLE search_statement; DROP TABLE search_page;
