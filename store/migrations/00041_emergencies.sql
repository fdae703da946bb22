-- +goose Up
-- An emergency (beredskap) holds for the whole installation, so at most one has
-- not ended. It is kept for the review afterwards.

CREATE TABLE emergencies (
    id          INTEGER PRIMARY KEY,
    unit_id     BIGINT NOT NULL REFERENCES units (id),
    reason      TEXT NOT NULL,
    declared_by TEXT NOT NULL,
    declared_at BIGINT NOT NULL,
    ends_at     BIGINT NOT NULL,
    ended_at    BIGINT,
    ended_by    TEXT NOT NULL,
    end_reason  TEXT NOT NULL,
    version     BIGINT NOT NULL
);
CREATE UNIQUE INDEX emergencies_one ON emergencies ((ended_at IS NULL)) WHERE ended_at IS NULL;

-- What the log holds of emergencies is read again for the review.
CREATE INDEX events_emergency ON events (at, id)
    WHERE kind IN ('emergency.declared', 'emergency.extended', 'emergency.ended', 'emergency.asked', 'emergency.answered');
