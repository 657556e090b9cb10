-- +goose Up

-- The canonical form of a page's address: pages with one address are versions of
-- one page. Empty where no address is known.
ALTER TABLE pages ADD COLUMN address TEXT NOT NULL DEFAULT '';
CREATE INDEX pages_address ON pages(address, fetched);

-- What the fetcher keeps between runs; value is its own JSON.
CREATE TABLE records (
    kind  TEXT NOT NULL,
    key   TEXT NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (kind, key)
);

-- +goose Down
DROP TABLE records;
DROP INDEX pages_address;
ALTER TABLE pages DROP COLUMN address;
