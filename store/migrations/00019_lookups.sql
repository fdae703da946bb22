-- +goose Up
-- What the page looks up: the last task of a recipient or a requester, people by
-- a part of their name, what a volunteer has done, and the newest messages.

ALTER TABLE recipients ADD COLUMN search TEXT NOT NULL DEFAULT '';
ALTER TABLE requesters ADD COLUMN search TEXT NOT NULL DEFAULT '';
UPDATE recipients SET search = REPLACE(REPLACE(REPLACE(LOWER(name), 'Æ', 'æ'), 'Ø', 'ø'), 'Å', 'å') || ' ' || phone;
UPDATE requesters SET search = REPLACE(REPLACE(REPLACE(LOWER(name), 'Æ', 'æ'), 'Ø', 'ø'), 'Å', 'å');

CREATE INDEX tasks_recipient ON tasks (recipient_id, id) WHERE recipient_id IS NOT NULL;
CREATE INDEX tasks_requester ON tasks (requester_id, id) WHERE requester_id IS NOT NULL;
CREATE INDEX assignments_volunteer ON assignments (volunteer_id, id);
CREATE INDEX messages_unit ON messages (unit_id, id);
