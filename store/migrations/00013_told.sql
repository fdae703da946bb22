-- +goose Up
-- When the requester is told that nobody is found yet, once per task; and which
-- recipients wish to be told what becomes of theirs.

ALTER TABLE tasks ADD COLUMN warn_at BIGINT;
ALTER TABLE tasks ADD COLUMN warned BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX tasks_warn ON tasks (warn_at) WHERE state = 'open';
ALTER TABLE recipients ADD COLUMN notify BOOLEAN NOT NULL DEFAULT FALSE;
