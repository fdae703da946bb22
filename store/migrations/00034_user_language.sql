-- +goose Up
-- The language in which a user reads the page; empty: not chosen, which is bokmål.

ALTER TABLE users ADD COLUMN language TEXT NOT NULL DEFAULT '';
