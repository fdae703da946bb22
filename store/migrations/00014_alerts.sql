-- +goose Up
-- Who is told of what needs a human, and who has taken it.

ALTER TABLE attention ADD COLUMN alert_at BIGINT;
ALTER TABLE attention ADD COLUMN taken_at BIGINT;
ALTER TABLE attention ADD COLUMN taken_by TEXT NOT NULL DEFAULT '';
CREATE INDEX attention_alert ON attention (alert_at) WHERE resolved_at IS NULL AND alert_at IS NOT NULL;

-- An item is told once to each address, a telephone number or an e-mail address.
CREATE TABLE attention_told (
    attention_id BIGINT NOT NULL REFERENCES attention (id),
    recipient    TEXT NOT NULL,
    at           BIGINT,
    PRIMARY KEY (attention_id, recipient)
);
CREATE INDEX attention_told_recipient ON attention_told (recipient, at);
