-- +goose Up
-- How many helpers each day of a series takes.

ALTER TABLE series ADD COLUMN headcount BIGINT NOT NULL DEFAULT 1;
