-- +goose Up
-- What is known of how volunteers answer.

ALTER TABLE tasks ADD COLUMN promised DOUBLE PRECISION NOT NULL DEFAULT 0;

ALTER TABLE offers ADD COLUMN learned TEXT NOT NULL DEFAULT '';
ALTER TABLE offers ADD COLUMN matures_at BIGINT;
CREATE INDEX offers_mature ON offers (matures_at) WHERE matures_at IS NOT NULL;

CREATE TABLE beliefs (
    volunteer_id BIGINT PRIMARY KEY REFERENCES volunteers (id),
    unit_id      BIGINT NOT NULL REFERENCES units (id),
    yes          TEXT NOT NULL,
    no           TEXT NOT NULL,
    load         DOUBLE PRECISION NOT NULL,
    load_at      BIGINT,
    asked_at     BIGINT,
    answered_at  BIGINT
);
CREATE INDEX beliefs_unit ON beliefs (unit_id, volunteer_id);

-- As roster_changes.
CREATE TABLE belief_changes (
    id           INTEGER PRIMARY KEY,
    unit_id      BIGINT NOT NULL REFERENCES units (id),
    volunteer_id BIGINT NOT NULL,
    stamp        BIGINT NOT NULL
);
CREATE INDEX belief_changes_unit ON belief_changes (unit_id, id);

CREATE TABLE delays (
    unit_id BIGINT PRIMARY KEY REFERENCES units (id),
    n       BIGINT NOT NULL,
    sum     DOUBLE PRECISION NOT NULL,
    squares DOUBLE PRECISION NOT NULL
);
