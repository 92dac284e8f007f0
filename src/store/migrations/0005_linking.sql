CREATE TABLE link_codes (
  id TEXT PRIMARY KEY,
  code_hash TEXT NOT NULL UNIQUE,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  chat TEXT NOT NULL,
  entered_chat TEXT,
  state TEXT NOT NULL CHECK (state IN ('shown', 'entered', 'confirmed', 'linked', 'ended')),
  shown_confirmed_at INTEGER,
  entered_confirmed_at INTEGER,
  expires_at INTEGER NOT NULL,
  due_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX link_codes_one_live ON link_codes (account_id) WHERE state IN ('shown', 'entered');

CREATE INDEX link_codes_by_account ON link_codes (account_id);

CREATE INDEX link_codes_by_chat ON link_codes (chat);

CREATE INDEX link_codes_by_entered_chat ON link_codes (entered_chat) WHERE entered_chat IS NOT NULL;

CREATE INDEX link_codes_due ON link_codes (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE link_tries (
  id TEXT PRIMARY KEY,
  chat TEXT NOT NULL,
  tried_at INTEGER NOT NULL
) STRICT;

CREATE INDEX link_tries_by_chat ON link_tries (chat, tried_at);

ALTER TABLE outbox ADD COLUMN news TEXT
