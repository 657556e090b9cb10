-- +goose Up

-- What grouping changed in stories that were there before, as it happened: the
-- only table that tells of the order in which pages came. seq is the change (see
-- mark) that the stories were made as of.
CREATE TABLE log (
    n     INTEGER PRIMARY KEY,
    seq   INTEGER NOT NULL,
    story TEXT NOT NULL,
    what  TEXT NOT NULL,
    why   TEXT NOT NULL
);
CREATE INDEX log_story ON log(story);

-- +goose Down
DROP TABLE log;
