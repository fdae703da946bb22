-- +goose Up
-- Who gave a unit its name last, too, to tell whoever was just writing another.

DROP INDEX events_last_changes;
CREATE INDEX events_last_changes ON events (unit_id, kind, id)
	WHERE kind IN ('recipient.changed', 'requester.changed', 'series.changed', 'settings.changed', 'settings.text_changed', 'unit.changed', 'user.changed');
