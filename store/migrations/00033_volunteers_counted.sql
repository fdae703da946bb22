-- +goose Up
-- Reports count the volunteers of a unit, those who have left apart, from the
-- index alone.

DROP INDEX volunteers_came;
CREATE INDEX volunteers_counted ON volunteers (unit_id, created_at, has_left);
