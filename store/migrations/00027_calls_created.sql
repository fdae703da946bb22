-- +goose Up
-- Calls are emptied by age.

CREATE INDEX calls_created ON calls (created_at) WHERE phone <> '';
