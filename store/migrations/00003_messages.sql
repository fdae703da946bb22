-- +goose Up
-- What is sent and received. The table of messages is also the outbox.

CREATE TABLE messages (
    id           INTEGER PRIMARY KEY,
    unit_id      BIGINT REFERENCES units (id),
    direction    TEXT NOT NULL,
    kind         TEXT NOT NULL,
    phone        TEXT NOT NULL,
    body         TEXT NOT NULL,
    state        TEXT NOT NULL,
    segments     BIGINT NOT NULL,
    urgent       BOOLEAN NOT NULL,
    task_id      BIGINT REFERENCES tasks (id),
    volunteer_id BIGINT REFERENCES volunteers (id),
    offer_id     BIGINT REFERENCES offers (id),
    in_reply_to  BIGINT REFERENCES messages (id),
    retry_of     BIGINT REFERENCES messages (id),
    provider_id  TEXT NOT NULL,
    error_code   TEXT NOT NULL,
    media        BIGINT NOT NULL,
    created_at   BIGINT,
    send_at      BIGINT,
    expires_at   BIGINT,
    attempts     BIGINT NOT NULL,
    deadline     BIGINT,
    settle_at    BIGINT,
    settle_tries BIGINT NOT NULL,
    asks         BIGINT NOT NULL,
    sent_at      BIGINT,
    intent       TEXT NOT NULL,
    why          TEXT NOT NULL
);
-- Law 1: the same message of the provider's is one row.
CREATE UNIQUE INDEX messages_provider ON messages (provider_id) WHERE provider_id <> '';
CREATE INDEX messages_phone ON messages (phone, id);
CREATE INDEX messages_task ON messages (task_id, id) WHERE task_id IS NOT NULL;
CREATE INDEX messages_queued ON messages (COALESCE(send_at, 0)) WHERE state = 'queued';
CREATE INDEX messages_sending ON messages (COALESCE(settle_at, deadline, 0)) WHERE state = 'sending';
CREATE INDEX messages_unreported ON messages (settle_at) WHERE state = 'sent' AND settle_at IS NOT NULL;
CREATE INDEX messages_under_way ON messages (phone, id) WHERE state IN ('queued', 'sending');
CREATE INDEX messages_answers ON messages (phone, created_at) WHERE kind = 'answer';
CREATE INDEX messages_counts ON messages (direction, state);

CREATE TABLE reports (
    id          INTEGER PRIMARY KEY,
    provider_id TEXT NOT NULL,
    status      TEXT NOT NULL,
    error_code  TEXT NOT NULL,
    message_id  BIGINT,
    at          BIGINT
);
-- Law 1: the same report is one row.
CREATE UNIQUE INDEX reports_once ON reports (provider_id, status);
