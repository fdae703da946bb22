-- +goose Up
-- Reports add up a unit's tasks by their start, without reading the rows
-- themselves.

DROP INDEX tasks_unit_starts;
CREATE INDEX tasks_report ON tasks (unit_id, starts_at, state, category, requester_id, recipient_id, hours, ends_at, created_at);
CREATE INDEX assignments_report ON assignments (task_id, state, at, volunteer_id);
CREATE INDEX messages_report ON messages (task_id, direction, state, segments) WHERE task_id IS NOT NULL;
CREATE INDEX events_coordinators ON events (unit_id, at, actor, task_id) WHERE substr(actor, 1, 12) = 'coordinator:';
CREATE INDEX volunteers_came ON volunteers (unit_id, created_at);
