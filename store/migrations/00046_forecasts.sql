-- +goose Up
-- What was forecast of the searches that are on: made anew when something
-- happens to the task, or when it is some minutes old.
CREATE TABLE forecasts (
	task_id  INTEGER PRIMARY KEY REFERENCES tasks (id),
	made_of  TEXT    NOT NULL,
	made_at  INTEGER NOT NULL,
	figures  TEXT    NOT NULL
);
