-- +goose Up
-- Where photos and recordings are, not only how many. Of those that came before,
-- the number is all that is known: so many without an address.

ALTER TABLE messages RENAME COLUMN media TO media_count;
ALTER TABLE messages ADD COLUMN media TEXT NOT NULL DEFAULT '[]';
UPDATE messages SET media = '[{}' || SUBSTR(',{},{},{},{},{},{},{},{},{}', 1, (media_count - 1) * 3) || ']' WHERE media_count > 0;
ALTER TABLE messages DROP COLUMN media_count;
