-- +goose Up
-- A list of a unit's tasks goes by id without sorting all that it ever had.
CREATE INDEX tasks_unit ON tasks (unit_id, id);
