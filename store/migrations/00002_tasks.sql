-- +goose Up
-- Tasks, the questions asked about them, and who took them.
-- Rows that others refer to are never deleted, so a reference has an index only
-- where something is looked up by it.

CREATE TABLE tasks (
    id           INTEGER PRIMARY KEY,
    unit_id      BIGINT NOT NULL REFERENCES units (id),
    category     TEXT NOT NULL,
    summary      TEXT NOT NULL,
    place        TEXT NOT NULL,
    postcode     TEXT NOT NULL,
    details      TEXT NOT NULL,
    starts_at    BIGINT,
    ends_at      BIGINT,
    requester_id BIGINT REFERENCES requesters (id),
    recipient_id BIGINT REFERENCES recipients (id),
    urgent       BOOLEAN NOT NULL,
    decide_by    BIGINT,
    needs        TEXT NOT NULL,
    state        TEXT NOT NULL,
    wave         BIGINT NOT NULL,
    next_wave_at BIGINT,
    short        BIGINT NOT NULL,
    wake_at      BIGINT,
    hours        DOUBLE PRECISION NOT NULL,
    created_at   BIGINT,
    version      BIGINT NOT NULL
);
CREATE INDEX tasks_state ON tasks (state, id);
CREATE INDEX tasks_starts ON tasks (starts_at);
CREATE INDEX tasks_ends ON tasks (ends_at);
CREATE INDEX tasks_next_wave ON tasks (next_wave_at) WHERE state = 'open';
CREATE INDEX tasks_wake ON tasks (wake_at) WHERE state = 'open';
CREATE INDEX tasks_short ON tasks (unit_id) WHERE state = 'open' AND short > 0;
CREATE INDEX tasks_decide ON tasks (decide_by) WHERE state = 'open';

CREATE TABLE offers (
    id           INTEGER PRIMARY KEY,
    task_id      BIGINT NOT NULL REFERENCES tasks (id),
    volunteer_id BIGINT NOT NULL REFERENCES volunteers (id),
    phone        TEXT NOT NULL,
    channel      TEXT NOT NULL,
    state        TEXT NOT NULL,
    wave         BIGINT NOT NULL,
    number       BIGINT NOT NULL,
    created_at   BIGINT,
    sent_at      BIGINT,
    answered_at  BIGINT,
    lapses_at    BIGINT,
    closed_at    BIGINT,
    clarified    BOOLEAN NOT NULL
);
-- One open question per task and volunteer.
CREATE UNIQUE INDEX offers_one_open ON offers (task_id, volunteer_id) WHERE state IN ('queued', 'sent');
CREATE INDEX offers_task ON offers (task_id, id);
CREATE INDEX offers_phone ON offers (phone, created_at);
CREATE INDEX offers_open_phone ON offers (phone) WHERE state IN ('queued', 'sent');
CREATE INDEX offers_lapse ON offers (lapses_at) WHERE state IN ('queued', 'sent');
CREATE INDEX offers_recent ON offers (created_at, volunteer_id, state);

CREATE TABLE assignments (
    id           INTEGER PRIMARY KEY,
    task_id      BIGINT NOT NULL REFERENCES tasks (id),
    volunteer_id BIGINT NOT NULL REFERENCES volunteers (id),
    offer_id     BIGINT REFERENCES offers (id),
    via          TEXT NOT NULL,
    state        TEXT NOT NULL,
    at           BIGINT,
    ended_at     BIGINT
);
-- Law 2: one winner.
CREATE UNIQUE INDEX assignments_one_winner ON assignments (task_id) WHERE state IN ('active', 'done');
CREATE INDEX assignments_task ON assignments (task_id);
CREATE INDEX assignments_active ON assignments (volunteer_id, task_id) WHERE state = 'active';
