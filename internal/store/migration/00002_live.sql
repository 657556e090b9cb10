-- +goose Up

-- seq is the change (see mark) that brought an article: what came after a given
-- change can be listed. lines is what recurring lines are learnt from.
ALTER TABLE articles ADD COLUMN seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE articles ADD COLUMN lines BLOB;
CREATE INDEX articles_seq ON articles(seq);

-- The live index: what the stages that look at all pages hold in memory, as of
-- change seq, made with the versions and settings that key tells. It spares a
-- run the reading of pages that were read before, and can be thrown away.
CREATE TABLE live (
    part TEXT PRIMARY KEY,
    seq  INTEGER NOT NULL,
    key  TEXT NOT NULL,
    data BLOB NOT NULL
);

-- Inputs that could not be read, by the name of the file or place, until they
-- are.
CREATE TABLE unread (
    name   TEXT PRIMARY KEY,
    reason TEXT NOT NULL
);

-- +goose Down
DROP TABLE unread;
DROP TABLE live;
DROP INDEX articles_seq;
ALTER TABLE articles DROP COLUMN lines;
ALTER TABLE articles DROP COLUMN seq;
