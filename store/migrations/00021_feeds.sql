-- +goose Up
-- Secret addresses of calendars: one for each coordinator or institution that
-- has asked for one. Only the hash of the secret is kept.

CREATE TABLE feeds (
    id           INTEGER PRIMARY KEY,
    unit_id      BIGINT NOT NULL REFERENCES units (id),
    user_id      BIGINT REFERENCES users (id),
    requester_id BIGINT REFERENCES requesters (id),
    token_hash   TEXT NOT NULL UNIQUE,
    created_at   BIGINT
);
CREATE UNIQUE INDEX feeds_user ON feeds (user_id) WHERE user_id IS NOT NULL;
CREATE UNIQUE INDEX feeds_requester ON feeds (requester_id) WHERE requester_id IS NOT NULL;
CREATE INDEX feeds_unit ON feeds (unit_id, id);

-- A week of the calendar is looked up by its unit and time.
CREATE INDEX tasks_unit_starts ON tasks (unit_id, starts_at);
