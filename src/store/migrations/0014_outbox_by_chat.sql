-- A chat's messages are read by its own sender, so the index is by chat; of one chat few wait at a time.
DROP INDEX outbox_open_slots;

CREATE INDEX outbox_queued_chats ON outbox (chat, seq) WHERE state = 'queued';
