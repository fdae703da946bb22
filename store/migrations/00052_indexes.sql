-- +goose Up
-- The same index, with its condition put so that it costs little whenever an
-- event is written: of a list of more than two SQLite makes a table each time.

DROP INDEX events_emergency;
CREATE INDEX events_emergency ON events (at, id)
	WHERE kind = 'emergency.declared' OR kind = 'emergency.extended' OR kind = 'emergency.ended' OR kind = 'emergency.asked' OR kind = 'emergency.answered';

-- When a human is warned is found as the other times of an open task are: without
-- the state before it, another index went before this one, and every tick read all
-- open tasks.

DROP INDEX tasks_warn;
CREATE INDEX tasks_warn ON tasks (state, warn_at) WHERE state = 'open';
