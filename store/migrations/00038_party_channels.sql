-- +goose Up
-- How those who ask for help, and those who get it, are told: by text, or by a
-- call because they wish it.

ALTER TABLE requesters ADD COLUMN channel TEXT NOT NULL DEFAULT 'sms';
ALTER TABLE recipients ADD COLUMN channel TEXT NOT NULL DEFAULT 'sms';
