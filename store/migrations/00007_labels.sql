-- +goose Up
-- What coordinators made of unclear replies. No row refers to a person: labels
-- hold no names and outlive the people in them.

CREATE TABLE labels (
    id       INTEGER PRIMARY KEY,
    unit_id  BIGINT REFERENCES units (id),
    at       BIGINT,
    text     TEXT NOT NULL,
    lang     TEXT NOT NULL,
    question TEXT NOT NULL,
    read_as  TEXT NOT NULL,
    likely   TEXT NOT NULL,
    want     TEXT NOT NULL
);
CREATE INDEX labels_unit ON labels (unit_id, id);
