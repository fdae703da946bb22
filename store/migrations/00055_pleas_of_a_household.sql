-- +goose Up
-- People who share a telephone get one text, or one call, and answer each for
-- themselves: the plea of the first has it, the others' are with that one. A
-- telephone still gets it once a day.

ALTER TABLE pleas ADD COLUMN with_id BIGINT REFERENCES pleas (id);
DROP INDEX pleas_once;
CREATE UNIQUE INDEX pleas_once ON pleas (phone, day) WHERE phone <> '' AND with_id IS NULL;
CREATE INDEX pleas_phone ON pleas (phone, day, id) WHERE phone <> '';
