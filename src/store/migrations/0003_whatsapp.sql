CREATE TABLE whatsapp_auth (
  bot TEXT NOT NULL,
  type TEXT NOT NULL,
  id TEXT NOT NULL,
  sealed TEXT NOT NULL,
  PRIMARY KEY (bot, type, id)
) STRICT;

CREATE TABLE whatsapp_connections (
  bot TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('connecting', 'pairing', 'open', 'off')),
  reason TEXT,
  since INTEGER NOT NULL
) STRICT;

CREATE TABLE whatsapp_pairing (
  bot TEXT PRIMARY KEY,
  sealed TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE whatsapp_aliases (
  bot TEXT NOT NULL,
  alias TEXT NOT NULL,
  platform_chat TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (bot, alias)
) STRICT;

CREATE TABLE whatsapp_sent (
  bot TEXT NOT NULL,
  message_id TEXT NOT NULL,
  platform_chat TEXT NOT NULL,
  sealed TEXT NOT NULL,
  ref INTEGER NOT NULL,
  choices INTEGER NOT NULL,
  edits INTEGER NOT NULL DEFAULT 0,
  taken INTEGER NOT NULL DEFAULT 0,
  sent_at INTEGER NOT NULL,
  PRIMARY KEY (bot, message_id)
) STRICT;

CREATE INDEX whatsapp_sent_by_chat ON whatsapp_sent (bot, platform_chat, sent_at);

CREATE INDEX whatsapp_sent_by_age ON whatsapp_sent (sent_at)
