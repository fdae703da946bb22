-- +goose Up
-- What became of the chances that were shown, by unit.

CREATE TABLE hindsight (
    unit_id       BIGINT PRIMARY KEY REFERENCES units (id),
    usual_shift   DOUBLE PRECISION NOT NULL,
    usual_weight  DOUBLE PRECISION NOT NULL,
    urgent_shift  DOUBLE PRECISION NOT NULL,
    urgent_weight DOUBLE PRECISION NOT NULL
);

ALTER TABLE tasks ADD COLUMN weighed BOOLEAN NOT NULL DEFAULT FALSE;
