-- +goose Up
-- An appeal (rundspørring) asks all who suit whether they can help on a day; a
-- plea is that question to one of them. A telephone, and a person, gets it once
-- a day, whatever happens.

CREATE TABLE appeals (
    id           INTEGER PRIMARY KEY,
    emergency_id BIGINT NOT NULL REFERENCES emergencies (id),
    unit_id      BIGINT NOT NULL REFERENCES units (id),
    sent_by      TEXT NOT NULL,
    created_at   BIGINT NOT NULL,
    day          TEXT NOT NULL,
    words        TEXT NOT NULL,
    category     TEXT NOT NULL,
    postcodes    TEXT NOT NULL,
    units        TEXT NOT NULL,
    free_today   BOOLEAN NOT NULL
);
CREATE INDEX appeals_emergency ON appeals (emergency_id, id);

CREATE TABLE pleas (
    id           INTEGER PRIMARY KEY,
    appeal_id    BIGINT NOT NULL REFERENCES appeals (id),
    emergency_id BIGINT NOT NULL REFERENCES emergencies (id),
    volunteer_id BIGINT NOT NULL REFERENCES volunteers (id),
    phone        TEXT NOT NULL,
    day          TEXT NOT NULL,
    channel      TEXT NOT NULL,
    number       BIGINT NOT NULL,
    message_id   BIGINT REFERENCES messages (id),
    created_at   BIGINT NOT NULL,
    lapses_at    BIGINT NOT NULL,
    answer       TEXT NOT NULL,
    free_from    BIGINT,
    free_until   BIGINT,
    text         TEXT NOT NULL,
    answered_at  BIGINT,
    answered_by  TEXT NOT NULL
);
CREATE UNIQUE INDEX pleas_once ON pleas (phone, day) WHERE phone <> '';
CREATE UNIQUE INDEX pleas_one_each ON pleas (volunteer_id, day);
CREATE INDEX pleas_emergency ON pleas (emergency_id, id);
CREATE INDEX pleas_day ON pleas (day, id);
CREATE INDEX pleas_message ON pleas (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX pleas_age ON pleas (created_at) WHERE phone <> '';
