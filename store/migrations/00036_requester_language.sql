-- +goose Up
-- The language in which a requester is texted; empty: the unit's.

ALTER TABLE requesters ADD COLUMN language TEXT NOT NULL DEFAULT '';
