-- +goose Up
-- A call that still rings when what it is about is no longer so is to be ended:
-- when the provider is asked next.

ALTER TABLE calls ADD COLUMN end_at BIGINT;
CREATE INDEX calls_ending ON calls (end_at) WHERE end_at IS NOT NULL AND state = 'ringing';
