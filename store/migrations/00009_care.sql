-- +goose Up
-- Reminders and follow-ups of assigned tasks.

ALTER TABLE tasks ADD COLUMN cared_to BIGINT;
ALTER TABLE tasks ADD COLUMN care_at BIGINT;
ALTER TABLE tasks ADD COLUMN followed_up_at BIGINT;
CREATE INDEX tasks_care ON tasks (care_at) WHERE state = 'assigned';
CREATE INDEX tasks_followed_up ON tasks (followed_up_at) WHERE state = 'assigned' AND followed_up_at IS NOT NULL;
