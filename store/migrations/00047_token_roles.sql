-- +goose Up
-- A token may do what a user of its role may; those made before could do all.
ALTER TABLE tokens ADD COLUMN role TEXT NOT NULL DEFAULT 'admin';
