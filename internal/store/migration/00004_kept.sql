-- +goose Up

-- kept is the change (see mark) that first brought a page: what came after a given
-- change can be told, also after a rebuild. It says nothing of the clock.
ALTER TABLE pages ADD COLUMN kept INTEGER NOT NULL DEFAULT 0;
UPDATE pages SET kept = COALESCE((SELECT seq FROM articles WHERE page = pages.id), 0);
CREATE INDEX pages_kept ON pages(kept);

-- +goose Down
DROP INDEX pages_kept;
ALTER TABLE pages DROP COLUMN kept;
