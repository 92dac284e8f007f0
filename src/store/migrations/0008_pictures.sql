CREATE TABLE pictures (
  id TEXT PRIMARY KEY,
  chat TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('png', 'qr')),
  sealed TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;

CREATE INDEX pictures_expiring ON pictures (expires_at);

CREATE INDEX pictures_by_chat ON pictures (chat);

ALTER TABLE whatsapp_sent ADD COLUMN picture INTEGER NOT NULL DEFAULT 0
