-- +goose Up
-- A volunteer of a unit that shares its volunteers may stay with that unit alone.

ALTER TABLE volunteers ADD COLUMN own_unit_only BOOLEAN NOT NULL DEFAULT FALSE;
