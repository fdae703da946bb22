-- +goose Up
-- With the state in front of them, these indexes are what a tick goes by. Before,
-- it read every open or assigned task by its state to find the few that are due.

DROP INDEX tasks_next_wave;
DROP INDEX tasks_wake;
DROP INDEX tasks_decide;
CREATE INDEX tasks_next_wave ON tasks (state, next_wave_at) WHERE state = 'open';
CREATE INDEX tasks_wake ON tasks (state, wake_at) WHERE state = 'open';
CREATE INDEX tasks_decide ON tasks (state, decide_by) WHERE state = 'open';

DROP INDEX tasks_care;
CREATE INDEX tasks_care ON tasks (state, care_at) WHERE state = 'assigned';
