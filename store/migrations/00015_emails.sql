-- +goose Up
-- E-mail to coordinators. As with texts, a row stands before its request.

CREATE TABLE emails (
    id         INTEGER PRIMARY KEY,
    unit_id    BIGINT REFERENCES units (id),
    recipient  TEXT NOT NULL,
    sender     TEXT NOT NULL,
    subject    TEXT NOT NULL,
    body       TEXT NOT NULL,
    state      TEXT NOT NULL,
    error      TEXT NOT NULL,
    attempts   BIGINT NOT NULL,
    created_at BIGINT,
    send_at    BIGINT,
    expires_at BIGINT,
    deadline   BIGINT,
    sent_at    BIGINT
);
CREATE INDEX emails_queued ON emails (send_at) WHERE state = 'queued';
CREATE INDEX emails_sending ON emails (deadline) WHERE state = 'sending';
