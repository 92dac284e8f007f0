CREATE TABLE channels_next (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  kind TEXT NOT NULL CHECK (kind IN ('telegram', 'discord', 'whatsapp', 'web')),
  state TEXT NOT NULL CHECK (state IN ('checking', 'on', 'leaving', 'off')),
  version INTEGER NOT NULL DEFAULT 0,
  sealed TEXT,
  last4 TEXT,
  bot_id TEXT,
  bot_name TEXT,
  managed INTEGER NOT NULL DEFAULT 0,
  owner_ids TEXT NOT NULL DEFAULT '[]',
  pasted_id TEXT,
  pasted_sealed TEXT,
  pasted_last4 TEXT,
  pasted_bot TEXT,
  problem TEXT,
  login TEXT CHECK (login IN ('wanted', 'showing', 'linked', 'failed')),
  login_until INTEGER,
  qr_sealed TEXT,
  qr_number INTEGER NOT NULL DEFAULT 0,
  health TEXT CHECK (health IN ('running', 'stopped', 'asleep')),
  health_reason TEXT,
  looked_at INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  checked_at INTEGER,
  due_at INTEGER,
  created_at INTEGER NOT NULL,
  UNIQUE (account_id, kind)
) STRICT;

INSERT INTO channels_next SELECT * FROM channels;

DROP TABLE channels;

ALTER TABLE channels_next RENAME TO channels;

CREATE UNIQUE INDEX channels_one_bot_one_account ON channels (kind, bot_id) WHERE state IN ('checking', 'on');

CREATE INDEX channels_due ON channels (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE web_visits (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  expires_at INTEGER NOT NULL
) STRICT;

CREATE INDEX web_visits_by_account ON web_visits (account_id);

CREATE TABLE web_messages (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  author TEXT NOT NULL CHECK (author IN ('person', 'agent')),
  state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'answered', 'failed', 'said')),
  sealed TEXT NOT NULL,
  trouble TEXT,
  due_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX web_messages_by_account ON web_messages (account_id, created_at);

CREATE INDEX web_messages_due ON web_messages (due_at) WHERE due_at IS NOT NULL
