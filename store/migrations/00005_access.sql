-- +goose Up
-- Who may use the page and the API, and what was done for them already.
-- A row "facts" is any small value kept under a name.

CREATE TABLE receipts (
    scope     TEXT NOT NULL,
    key       TEXT NOT NULL,
    hash      TEXT NOT NULL,
    result_id BIGINT NOT NULL,
    at        BIGINT,
    PRIMARY KEY (scope, key)
);
CREATE INDEX receipts_at ON receipts (at);

CREATE TABLE tokens (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    hash       TEXT NOT NULL UNIQUE,
    created_at BIGINT
);

CREATE TABLE users (
    id            INTEGER PRIMARY KEY,
    unit_id       BIGINT REFERENCES units (id),
    email         TEXT NOT NULL UNIQUE,
    name          TEXT NOT NULL,
    role          TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    created_at    BIGINT
);

CREATE TABLE sessions (
    token_hash TEXT PRIMARY KEY,
    data       BYTEA NOT NULL,
    expires    BIGINT
);
CREATE INDEX sessions_expires ON sessions (expires);

CREATE TABLE facts (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
