CREATE TABLE secret_links (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  chat TEXT NOT NULL,
  purpose TEXT NOT NULL,
  uses INTEGER NOT NULL DEFAULT 0 CHECK (uses <= 1),
  failures INTEGER NOT NULL DEFAULT 0,
  expires_at INTEGER NOT NULL
) STRICT;

CREATE INDEX secret_links_by_chat ON secret_links (chat)
