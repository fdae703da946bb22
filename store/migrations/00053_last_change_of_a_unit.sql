-- +goose Up
-- Who gave a unit its name last, too, to tell whoever was just writing another.
-- Of a list of kinds SQLite would make a table whenever an event is written.

DROP INDEX events_last_changes;
CREATE INDEX events_last_changes ON events (unit_id, kind, id)
	WHERE kind = 'recipient.changed' OR kind = 'requester.changed' OR kind = 'series.changed'
	OR kind = 'settings.changed' OR kind = 'settings.text_changed' OR kind = 'unit.changed' OR kind = 'user.changed';
