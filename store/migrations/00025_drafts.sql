-- +goose Up
-- A draft that nobody has sent out falls due at its deadline, too.

CREATE INDEX tasks_draft ON tasks (state, decide_by) WHERE state = 'draft';
