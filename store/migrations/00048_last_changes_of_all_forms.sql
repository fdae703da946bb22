-- +goose Up
-- Who changed a user, a series or a text last, too, to tell whoever was just
-- writing the same.

DROP INDEX events_last_changes;
CREATE INDEX events_last_changes ON events (unit_id, kind, id)
	WHERE kind IN ('recipient.changed', 'requester.changed', 'series.changed', 'settings.changed', 'settings.text_changed', 'user.changed');
