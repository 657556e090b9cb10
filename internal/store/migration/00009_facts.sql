-- +goose Up

-- What the list of stories is sorted, filtered and counted by, taken from each brief
-- (internal/facet): small, so that a program that starts reads it whole. What was kept
-- before has none; it is filled in when the list is asked for.
CREATE TABLE facts (
    story TEXT PRIMARY KEY,
    data  BLOB NOT NULL
) WITHOUT ROWID;

-- +goose Down
DROP TABLE facts;
