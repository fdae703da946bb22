-- +goose Up
-- What happened to a call tells of which.

ALTER TABLE events ADD COLUMN call_id BIGINT;
