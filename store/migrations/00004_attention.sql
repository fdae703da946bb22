-- +goose Up
-- What needs a human, and the log. The log has no foreign keys: it outlives
-- the people in it.

CREATE TABLE attention (
    id           INTEGER PRIMARY KEY,
    unit_id      BIGINT REFERENCES units (id),
    kind         TEXT NOT NULL,
    text         TEXT NOT NULL,
    urgent       BOOLEAN NOT NULL,
    task_id      BIGINT REFERENCES tasks (id),
    volunteer_id BIGINT REFERENCES volunteers (id),
    message_id   BIGINT REFERENCES messages (id),
    offer_id     BIGINT REFERENCES offers (id),
    likely       TEXT NOT NULL,
    key          TEXT NOT NULL,
    at           BIGINT,
    resolved_at  BIGINT,
    resolved_as  TEXT NOT NULL,
    resolved_by  TEXT NOT NULL
);
-- The same trouble is one item for as long as it is open.
CREATE UNIQUE INDEX attention_one_open ON attention (key) WHERE resolved_at IS NULL AND key <> '';
CREATE INDEX attention_open ON attention (id) WHERE resolved_at IS NULL;
CREATE INDEX attention_open_unit ON attention (unit_id, id) WHERE resolved_at IS NULL;
CREATE INDEX attention_open_task ON attention (task_id, id) WHERE resolved_at IS NULL;

CREATE TABLE events (
    id           INTEGER PRIMARY KEY,
    unit_id      BIGINT,
    at           BIGINT,
    kind         TEXT NOT NULL,
    actor        TEXT NOT NULL,
    task_id      BIGINT,
    volunteer_id BIGINT,
    offer_id     BIGINT,
    message_id   BIGINT,
    state_before TEXT NOT NULL,
    state_after  TEXT NOT NULL,
    why          TEXT NOT NULL
);
CREATE INDEX events_task ON events (task_id, id) WHERE task_id IS NOT NULL;
CREATE INDEX events_volunteer ON events (volunteer_id, id) WHERE volunteer_id IS NOT NULL;
