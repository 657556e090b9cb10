-- +goose Up

-- 1 for a page whose bytes were removed ("hearsay prune --keep-findings"): what was
-- found in it stays, and cannot be checked any more. Its raw and body name bytes
-- that are not there.
ALTER TABLE pages ADD COLUMN pruned INTEGER NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE pages DROP COLUMN pruned;
