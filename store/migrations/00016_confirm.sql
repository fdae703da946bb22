-- +goose Up
-- Reminders that ask for a yes.

ALTER TABLE tasks ADD COLUMN confirm_asked_at BIGINT;
ALTER TABLE tasks ADD COLUMN confirm_by BIGINT;
ALTER TABLE tasks ADD COLUMN confirmed_at BIGINT;
