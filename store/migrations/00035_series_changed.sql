-- +goose Up
-- The day from which a series is as it stands; what comes before was made as it
-- was then. Empty: it has never been changed.

ALTER TABLE series ADD COLUMN changed_from TEXT NOT NULL DEFAULT '';
