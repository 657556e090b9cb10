-- +goose Up

-- Bytes of pages, each kept once under its SHA-256. coding is 'raw' or 'zstd'.
CREATE TABLE bytes (
    hash   TEXT PRIMARY KEY,
    coding TEXT NOT NULL,
    size   INTEGER NOT NULL,
    data   BLOB NOT NULL
);

-- Pages as received: the only truth. body is the page decoded to UTF-8; it is
-- the same hash as raw where nothing had to be decoded.
CREATE TABLE pages (
    id      TEXT PRIMARY KEY,
    url     TEXT NOT NULL,
    fetched TEXT NOT NULL,
    type    TEXT NOT NULL,
    charset TEXT NOT NULL,
    locator TEXT NOT NULL,
    raw     TEXT NOT NULL REFERENCES bytes(hash),
    body    TEXT NOT NULL REFERENCES bytes(hash)
);
CREATE INDEX pages_url ON pages(url);

-- What the article stage of that version found: article is zstd JSON, or reason
-- says why there is none.
CREATE TABLE articles (
    page    TEXT PRIMARY KEY REFERENCES pages(id),
    version INTEGER NOT NULL,
    article BLOB,
    reason  TEXT NOT NULL
);

-- Stories as grouped last; story is JSON.
CREATE TABLE stories (
    id       TEXT PRIMARY KEY,
    number   INTEGER NOT NULL,
    title    TEXT NOT NULL,
    first_at TEXT NOT NULL,
    last_at  TEXT NOT NULL,
    story    TEXT NOT NULL
);

-- Members in canonical order, and the IDs a story had before.
CREATE TABLE members (
    story TEXT NOT NULL REFERENCES stories(id),
    n     INTEGER NOT NULL,
    page  TEXT NOT NULL REFERENCES pages(id),
    PRIMARY KEY (story, n)
);
CREATE INDEX members_page ON members(page);
CREATE TABLE aliases (
    alias TEXT PRIMARY KEY,
    story TEXT NOT NULL
);

-- Briefs by story; made is the fingerprint of all that a brief was made from.
-- brief is zstd JSON. A brief may be there before its story is.
CREATE TABLE briefs (
    story   TEXT PRIMARY KEY,
    made    TEXT NOT NULL,
    texts   INTEGER NOT NULL,
    outlets INTEGER NOT NULL,
    origins INTEGER NOT NULL,
    brief   BLOB NOT NULL
);

-- How often the kept articles changed: grouping made from an older count is
-- refused.
CREATE TABLE mark (
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    changes INTEGER NOT NULL
);
INSERT INTO mark VALUES (1, 0);

-- +goose Down
DROP TABLE mark; DROP TABLE briefs; DROP TABLE aliases; DROP TABLE members;
DROP TABLE stories; DROP TABLE articles; DROP TABLE pages; DROP TABLE bytes;
