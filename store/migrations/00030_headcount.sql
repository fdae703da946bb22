-- +goose Up
-- Tasks that need more than one helper. Law 2 becomes: a place has one winner,
-- and nobody has two places of the same task. What a helper has confirmed and
-- given belongs to the agreement and not to the task.

ALTER TABLE tasks ADD COLUMN headcount BIGINT NOT NULL DEFAULT 1;
ALTER TABLE assignments ADD COLUMN place BIGINT NOT NULL DEFAULT 1;
ALTER TABLE assignments ADD COLUMN confirmed_at BIGINT;
ALTER TABLE assignments ADD COLUMN hours DOUBLE PRECISION NOT NULL DEFAULT 0;
UPDATE assignments SET confirmed_at = (SELECT confirmed_at FROM tasks k WHERE k.id = task_id) WHERE state = 'active';
ALTER TABLE tasks DROP COLUMN confirmed_at;

DROP INDEX assignments_one_winner;
CREATE UNIQUE INDEX assignments_one_winner ON assignments (task_id, place) WHERE state IN ('active', 'done');
CREATE UNIQUE INDEX assignments_one_place ON assignments (task_id, volunteer_id) WHERE state IN ('active', 'done');

-- A task with a helper needs care while it still looks for another.
DROP INDEX tasks_care;
CREATE INDEX tasks_care ON tasks (care_at) WHERE care_at IS NOT NULL;
DROP INDEX tasks_followed_up;
CREATE INDEX tasks_followed_up ON tasks (followed_up_at) WHERE followed_up_at IS NOT NULL;
