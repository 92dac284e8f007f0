CREATE TABLE notices (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  kind TEXT NOT NULL,
  object TEXT NOT NULL,
  stage TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'told', 'skipped')),
  planned_at INTEGER NOT NULL,
  due_at INTEGER,
  settled_at INTEGER,
  UNIQUE (account_id, kind, object, stage),
  CHECK ((state = 'waiting') = (due_at IS NOT NULL))
) STRICT;

CREATE INDEX notices_due ON notices (due_at) WHERE due_at IS NOT NULL;

-- Setup tokens connected before there were reminders; what is past already comes as one.
INSERT INTO notices (id, account_id, kind, object, stage, state, planned_at, due_at)
  SELECT 'ntc_' || c.id || '_' || s.column1, c.account_id, 'token_ends', c.id, s.column1, 'waiting',
    c.expires_at - s.column2, c.expires_at - s.column2
  FROM credentials c CROSS JOIN (VALUES ('30', 2592000000), ('14', 1209600000), ('7', 604800000),
    ('1', 86400000), ('0', 10800000)) s
  WHERE c.state = 'accepted' AND c.expires_at IS NOT NULL;

ALTER TABLE credentials ADD COLUMN suspected_at INTEGER;

ALTER TABLE credentials ADD COLUMN used_at INTEGER
