-- +goose Up
-- Units, the people a unit knows, and the stamps that tell when a roster changed.
-- Times are Unix milliseconds, NULL for no time; references are NULL for none.

CREATE TABLE units (
    id       INTEGER PRIMARY KEY,
    name     TEXT NOT NULL,
    settings TEXT NOT NULL
);

CREATE TABLE volunteers (
    id                  INTEGER PRIMARY KEY,
    unit_id             BIGINT NOT NULL REFERENCES units (id),
    name                TEXT NOT NULL,
    phone               TEXT NOT NULL,
    language            TEXT NOT NULL,
    channel             TEXT NOT NULL,
    categories          TEXT NOT NULL,
    postcodes           TEXT NOT NULL,
    available           TEXT NOT NULL,
    clearances          TEXT NOT NULL,
    gender              TEXT NOT NULL,
    birth_year          BIGINT NOT NULL,
    car                 BOOLEAN NOT NULL,
    max_offers_per_week BIGINT NOT NULL,
    note                TEXT NOT NULL,
    stopped             BOOLEAN NOT NULL,
    has_left            BOOLEAN NOT NULL,
    paused_until        BIGINT,
    flagged             TEXT NOT NULL,
    created_at          BIGINT,
    version             BIGINT NOT NULL,
    search              TEXT NOT NULL
);
CREATE INDEX volunteers_unit ON volunteers (unit_id, id);
CREATE INDEX volunteers_phone ON volunteers (phone);

CREATE TABLE roster_changes (
    id           INTEGER PRIMARY KEY,
    unit_id      BIGINT NOT NULL REFERENCES units (id),
    volunteer_id BIGINT NOT NULL,
    stamp        BIGINT NOT NULL
);
CREATE INDEX roster_changes_unit ON roster_changes (unit_id, id);

CREATE TABLE recipients (
    id         INTEGER PRIMARY KEY,
    unit_id    BIGINT NOT NULL REFERENCES units (id),
    name       TEXT NOT NULL,
    phone      TEXT NOT NULL,
    address    TEXT NOT NULL,
    postcode   TEXT NOT NULL,
    language   TEXT NOT NULL,
    gender     TEXT NOT NULL,
    note       TEXT NOT NULL,
    created_at BIGINT
);
CREATE INDEX recipients_unit ON recipients (unit_id, id);
CREATE INDEX recipients_phone ON recipients (phone) WHERE phone <> '';

CREATE TABLE requesters (
    id         INTEGER PRIMARY KEY,
    unit_id    BIGINT NOT NULL REFERENCES units (id),
    name       TEXT NOT NULL,
    kind       TEXT NOT NULL,
    pin_hash   TEXT NOT NULL,
    address    TEXT NOT NULL,
    postcode   TEXT NOT NULL,
    created_at BIGINT
);
CREATE INDEX requesters_unit ON requesters (unit_id, id);

CREATE TABLE requester_phones (
    requester_id BIGINT NOT NULL REFERENCES requesters (id),
    place        BIGINT NOT NULL,
    phone        TEXT NOT NULL,
    PRIMARY KEY (requester_id, place)
);
CREATE INDEX requester_phones_phone ON requester_phones (phone);

CREATE TABLE blocks (
    recipient_id BIGINT NOT NULL REFERENCES recipients (id),
    volunteer_id BIGINT NOT NULL REFERENCES volunteers (id),
    PRIMARY KEY (recipient_id, volunteer_id)
);

-- What a number wished last, whoever it belongs to.
CREATE TABLE stops (
    phone   TEXT PRIMARY KEY,
    stopped BOOLEAN NOT NULL,
    at      BIGINT
);
