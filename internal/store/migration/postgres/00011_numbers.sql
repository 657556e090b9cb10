-- +goose Up

-- The last number that was put by, of the rows of each day in the index of words, in
-- search_pages and search_lines (searchnumber.go). SQLite has no need of it.
CREATE TABLE search_next (
    part BYTEA NOT NULL,
    day  BIGINT NOT NULL,
    n    BIGINT NOT NULL,
    PRIMARY KEY (part, day)
) WITH (fillfactor = 50);

-- What is packed already is not to be packed again.
ALTER TABLE live ALTER COLUMN data SET STORAGE EXTERNAL;

-- +goose Down
ALTER TABLE live ALTER COLUMN data SET STORAGE EXTENDED;
DROP TABLE search_next;
