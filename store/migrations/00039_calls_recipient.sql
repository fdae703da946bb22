-- +goose Up
-- A call may be to the one who is helped.

ALTER TABLE calls ADD COLUMN recipient_id BIGINT;
