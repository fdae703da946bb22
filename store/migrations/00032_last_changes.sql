-- +goose Up
-- Who changed somebody's details or the settings last, to tell whoever was just
-- writing the same.

CREATE INDEX events_last_changes ON events (unit_id, kind, id) WHERE kind IN ('recipient.changed', 'requester.changed', 'settings.changed');
