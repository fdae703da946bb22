-- +goose Up
-- A user who has quit is kept for the log and let in no more.

ALTER TABLE users ADD COLUMN disabled BOOLEAN NOT NULL DEFAULT FALSE;
