-- +goose Up
-- A call may ask whether somebody can help in an emergency.

ALTER TABLE calls ADD COLUMN plea_id BIGINT;
CREATE INDEX calls_plea ON calls (plea_id, id) WHERE plea_id IS NOT NULL;
