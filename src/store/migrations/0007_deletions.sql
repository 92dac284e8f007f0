CREATE TABLE deletions (
  id TEXT PRIMARY KEY,
  account_id TEXT UNIQUE,
  state TEXT NOT NULL CHECK (state IN ('holding', 'restoring', 'deleting', 'deleted')),
  step TEXT NOT NULL DEFAULT 'checkouts',
  stopped_subscriptions TEXT NOT NULL DEFAULT '[]',
  requested_at INTEGER NOT NULL,
  delete_at INTEGER NOT NULL,
  told_at INTEGER,
  deleted_at INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER
) STRICT;

CREATE INDEX deletions_due ON deletions (due_at) WHERE due_at IS NOT NULL;

ALTER TABLE machines ADD COLUMN paused INTEGER NOT NULL DEFAULT 0
