CREATE TABLE upgrades (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  plan TEXT NOT NULL CHECK (plan IN ('starter', 'pro', 'power')),
  state TEXT NOT NULL CHECK (state IN ('quoting', 'quoted', 'confirmed', 'unpaid', 'done', 'expired', 'lapsed', 'refused',
    'replaced')),
  reason TEXT,
  stripe_subscription_id TEXT,
  item_id TEXT,
  from_price TEXT,
  to_price TEXT,
  proration_date INTEGER,
  amount_due INTEGER,
  renews_at INTEGER,
  until_at INTEGER,
  pay_url TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  trouble TEXT,
  confirmed_at INTEGER,
  submitted_at INTEGER,
  due_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX upgrades_one_live ON upgrades (account_id) WHERE state IN ('quoting', 'quoted', 'confirmed');

CREATE INDEX upgrades_by_account ON upgrades (account_id);

CREATE INDEX upgrades_due ON upgrades (due_at) WHERE due_at IS NOT NULL
