ALTER TABLE machines ADD COLUMN config_hash TEXT;

ALTER TABLE machines ADD COLUMN image TEXT;

ALTER TABLE machines ADD COLUMN wanted_image TEXT;

ALTER TABLE machines ADD COLUMN old_volumes TEXT NOT NULL DEFAULT '[]';

ALTER TABLE machines ADD COLUMN wake_wanted INTEGER NOT NULL DEFAULT 0;

ALTER TABLE machines ADD COLUMN start_cause TEXT CHECK (start_cause IN ('restart', 'update'));

CREATE TABLE observations (
  id TEXT PRIMARY KEY REFERENCES machines (id),
  state TEXT,
  seen_at INTEGER,
  due_at INTEGER
) STRICT;

CREATE INDEX observations_due ON observations (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE rollouts (
  id TEXT PRIMARY KEY,
  image TEXT NOT NULL,
  previous_image TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('canary', 'rolling', 'done', 'stopped', 'replaced')),
  canary_machine TEXT,
  step_at INTEGER,
  good_since INTEGER,
  trouble TEXT,
  due_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX rollouts_due ON rollouts (due_at) WHERE due_at IS NOT NULL;

ALTER TABLE subscriptions ADD COLUMN pay_url TEXT
