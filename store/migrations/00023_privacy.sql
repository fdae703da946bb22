-- +goose Up
-- What is old is emptied in place; what refers to it stays. Rows that are still
-- to be emptied are few and have indexes of their own.

ALTER TABLE tasks ADD COLUMN purged_at BIGINT;
CREATE INDEX tasks_purge ON tasks (unit_id, ends_at) WHERE purged_at IS NULL;
CREATE INDEX messages_purge ON messages (created_at) WHERE phone <> '';
CREATE INDEX messages_purge_media ON messages (created_at) WHERE media <> '[]';
CREATE INDEX messages_volunteer ON messages (volunteer_id) WHERE volunteer_id IS NOT NULL;
CREATE INDEX attention_purge ON attention (resolved_at) WHERE text <> '';
CREATE INDEX attention_volunteer ON attention (volunteer_id) WHERE volunteer_id IS NOT NULL;
CREATE INDEX attention_task ON attention (task_id) WHERE task_id IS NOT NULL;
CREATE INDEX attention_message ON attention (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX offers_volunteer ON offers (volunteer_id);

-- Since when a volunteer is known to have left.
CREATE TABLE leavers (
    volunteer_id BIGINT PRIMARY KEY REFERENCES volunteers (id),
    since        BIGINT NOT NULL,
    erased       BOOLEAN NOT NULL
);

-- What the provider is to be asked to forget: rows, so that a night that is cut
-- short goes on the next time. Asking twice does no harm.
CREATE TABLE redactions (
    message_id  BIGINT PRIMARY KEY REFERENCES messages (id),
    provider_id TEXT NOT NULL,
    whole       BOOLEAN NOT NULL,
    next_at     BIGINT,
    tries       BIGINT NOT NULL
);
CREATE INDEX redactions_next ON redactions (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX messages_provider_age ON messages (sent_at) WHERE provider_id <> '';
