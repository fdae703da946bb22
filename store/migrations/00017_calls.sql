-- +goose Up
-- Telephone calls, made and received. The table of calls is also what there is
-- to be dialled, and where each conversation stands.

CREATE TABLE calls (
    id           INTEGER PRIMARY KEY,
    unit_id      BIGINT REFERENCES units (id),
    direction    TEXT NOT NULL,
    purpose      TEXT NOT NULL,
    topic        TEXT NOT NULL,
    phone        TEXT NOT NULL,
    state        TEXT NOT NULL,
    urgent       BOOLEAN NOT NULL,
    task_id      BIGINT,
    volunteer_id BIGINT,
    offer_id     BIGINT,
    requester_id BIGINT,
    attempt      BIGINT NOT NULL,
    provider_id  TEXT NOT NULL,
    error_code   TEXT NOT NULL,
    created_at   BIGINT,
    dial_at      BIGINT,
    expires_at   BIGINT,
    requests     BIGINT NOT NULL,
    deadline     BIGINT,
    settle_at    BIGINT,
    settle_tries BIGINT NOT NULL,
    asks         BIGINT NOT NULL,
    answered_at  BIGINT,
    ended_at     BIGINT,
    step         BIGINT NOT NULL,
    flow         TEXT NOT NULL,
    script       TEXT NOT NULL
);
-- Law 1: the same call of the provider's is one row.
CREATE UNIQUE INDEX calls_provider ON calls (provider_id) WHERE provider_id <> '';
CREATE INDEX calls_phone ON calls (phone, id);
CREATE INDEX calls_task ON calls (task_id, id) WHERE task_id IS NOT NULL;
CREATE INDEX calls_queued ON calls (dial_at) WHERE state = 'queued';
CREATE INDEX calls_under_way ON calls (phone) WHERE state IN ('dialling', 'unsettled', 'ringing', 'answered');
CREATE INDEX calls_settle ON calls (COALESCE(settle_at, deadline, 0)) WHERE state IN ('dialling', 'ringing', 'answered');
CREATE INDEX calls_counts ON calls (direction, state);

CREATE TABLE recordings (
    id          INTEGER PRIMARY KEY,
    unit_id     BIGINT REFERENCES units (id),
    call_id     BIGINT REFERENCES calls (id),
    task_id     BIGINT,
    provider_id TEXT NOT NULL,
    seconds     BIGINT NOT NULL,
    created_at  BIGINT,
    delete_at   BIGINT,
    deleted_at  BIGINT
);
CREATE UNIQUE INDEX recordings_provider ON recordings (provider_id) WHERE provider_id <> '';
CREATE INDEX recordings_call ON recordings (call_id, id);
CREATE INDEX recordings_delete ON recordings (delete_at) WHERE delete_at IS NOT NULL;

-- Guesses at the PIN of an institution; who guesses right is forgotten.
CREATE TABLE guesses (
    id           INTEGER PRIMARY KEY,
    phone        TEXT NOT NULL,
    requester_id BIGINT NOT NULL,
    at           BIGINT NOT NULL
);
CREATE INDEX guesses_phone ON guesses (phone, at);
CREATE INDEX guesses_requester ON guesses (requester_id, at);

ALTER TABLE volunteers ADD COLUMN no_texts BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE requesters ADD COLUMN trusted BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX requesters_pin ON requesters (id) WHERE pin_hash <> '';
ALTER TABLE offers ADD COLUMN call_at BIGINT;
CREATE INDEX offers_call ON offers (call_at) WHERE call_at IS NOT NULL;
ALTER TABLE attention ADD COLUMN call_id BIGINT;
