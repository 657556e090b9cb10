-- +goose Up

-- The pages without an article are few and often counted: without an index of their
-- own, by reading a row of every page there is.
CREATE INDEX articles_none ON articles(page) WHERE article IS NULL;

-- +goose Down
DROP INDEX articles_none;
