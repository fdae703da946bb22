-- +goose Up
-- Recipients and requesters are edited, by two at once too. Blocked pairs are
-- looked up from the volunteer as well.

ALTER TABLE recipients ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE requesters ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
CREATE INDEX blocks_volunteer ON blocks (volunteer_id, recipient_id);
