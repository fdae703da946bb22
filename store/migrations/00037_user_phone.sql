-- +goose Up
-- The telephone at which a user is told of what needs them; empty: none.

ALTER TABLE users ADD COLUMN phone TEXT NOT NULL DEFAULT '';
