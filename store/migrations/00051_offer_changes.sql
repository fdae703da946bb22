-- +goose Up
-- Which questions have changed in what counts for who was asked lately. As
-- roster_changes, but of all units: a weekly cap holds across them.

CREATE TABLE offer_changes (
    id       INTEGER PRIMARY KEY,
    offer_id BIGINT NOT NULL,
    stamp    BIGINT NOT NULL
);
