-- +goose Up
-- A coordinator may hold the search for a volunteer, and take it up again.

ALTER TABLE tasks ADD COLUMN held BOOLEAN NOT NULL DEFAULT FALSE;
