-- +goose Up

-- As SQLite's migration of this number says. Some hundred bytes a story are read more
-- quickly than unpacked.
CREATE TABLE facts (
    story BYTEA PRIMARY KEY,
    data  BYTEA NOT NULL
);
ALTER TABLE facts ALTER COLUMN data SET STORAGE EXTERNAL;

-- +goose Down
DROP TABLE facts;
