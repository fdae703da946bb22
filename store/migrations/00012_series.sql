-- +goose Up
-- Tasks that recur, the days that are left out, and which task is which day of
-- which series. The unique index makes an occurrence once.

CREATE TABLE series (
    id            INTEGER PRIMARY KEY,
    unit_id       BIGINT NOT NULL REFERENCES units (id),
    category      TEXT NOT NULL,
    summary       TEXT NOT NULL,
    place         TEXT NOT NULL,
    postcode      TEXT NOT NULL,
    details       TEXT NOT NULL,
    requester_id  BIGINT REFERENCES requesters (id),
    recipient_id  BIGINT REFERENCES recipients (id),
    needs         TEXT NOT NULL,
    rule          TEXT NOT NULL,
    first_day     TEXT NOT NULL,
    until_day     TEXT NOT NULL,
    from_minute   BIGINT NOT NULL,
    to_minute     BIGINT NOT NULL,
    volunteer_id  BIGINT REFERENCES volunteers (id),
    standing      BOOLEAN NOT NULL,
    skip_holidays BOOLEAN NOT NULL,
    paused_until  TEXT NOT NULL,
    ended         BOOLEAN NOT NULL,
    made_to       TEXT NOT NULL,
    next_at       BIGINT,
    created_at    BIGINT,
    version       BIGINT NOT NULL
);
CREATE INDEX series_unit ON series (unit_id, id);
CREATE INDEX series_next ON series (next_at) WHERE next_at IS NOT NULL;

CREATE TABLE series_skips (
    series_id BIGINT NOT NULL REFERENCES series (id),
    day       TEXT NOT NULL,
    PRIMARY KEY (series_id, day)
);

ALTER TABLE tasks ADD COLUMN series_id BIGINT REFERENCES series (id);
ALTER TABLE tasks ADD COLUMN series_day TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX tasks_series ON tasks (series_id, series_day) WHERE series_id IS NOT NULL;
