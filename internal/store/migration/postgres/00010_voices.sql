-- +goose Up

-- What speakers are joined across stories by, taken from each brief (internal/speaker),
-- as facts are, and filled in like them.
CREATE TABLE voices (
    story BYTEA PRIMARY KEY,
    data  BYTEA NOT NULL
);
ALTER TABLE voices ALTER COLUMN data SET STORAGE EXTERNAL;

-- The pages without an article are few and often counted: without an index of their
-- own, by reading a row of every page there is.
CREATE INDEX articles_none ON articles(page) WHERE article IS NULL;

-- +goose Down
DROP INDEX articles_none;
DROP TABLE voices;
