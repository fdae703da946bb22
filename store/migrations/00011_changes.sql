-- +goose Up
-- A changed time is a question to the volunteer who has the task: an offer of
-- another kind. changed_at is when what a question says became another.

ALTER TABLE offers ADD COLUMN kind TEXT NOT NULL DEFAULT '';
ALTER TABLE tasks ADD COLUMN changed_at BIGINT;
DROP INDEX offers_recent;
CREATE INDEX offers_recent ON offers (created_at, volunteer_id, state, kind);
