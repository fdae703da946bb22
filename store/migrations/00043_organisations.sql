-- +goose Up
-- A volunteer may be an organisation that sends several: its agreement takes as
-- many places as come. Law 2 stays as it was: a place has one winner. The first
-- place of a task is guarded by the agreement's own row, every other one by a row
-- here, whoever has it.

ALTER TABLE assignments ADD COLUMN people BIGINT NOT NULL DEFAULT 1;
ALTER TABLE assignments ADD COLUMN names TEXT NOT NULL DEFAULT '[]';

-- Names are emptied soon after the task is over.
CREATE INDEX assignments_names ON assignments (task_id) WHERE names <> '[]';

CREATE TABLE places (
	task_id BIGINT NOT NULL REFERENCES tasks (id),
	place BIGINT NOT NULL,
	volunteer_id BIGINT NOT NULL REFERENCES volunteers (id),
	PRIMARY KEY (task_id, place)
);
INSERT INTO places (task_id, place, volunteer_id)
	SELECT task_id, place, volunteer_id FROM assignments WHERE place > 1 AND state IN ('active', 'done');
