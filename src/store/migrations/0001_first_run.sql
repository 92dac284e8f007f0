CREATE TABLE accounts (
  id TEXT PRIMARY KEY,
  home_chat TEXT NOT NULL,
  locale TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE identities (
  platform TEXT NOT NULL,
  platform_user TEXT NOT NULL,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  chat TEXT NOT NULL UNIQUE,
  bot TEXT NOT NULL,
  platform_chat TEXT NOT NULL,
  unreachable_since INTEGER,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (platform, platform_user)
) STRICT;

CREATE INDEX identities_by_account ON identities (account_id);

CREATE TABLE sessions (
  chat TEXT PRIMARY KEY,
  data TEXT NOT NULL,
  version INTEGER NOT NULL
) STRICT;

CREATE TABLE inbox (
  seq INTEGER PRIMARY KEY,
  platform TEXT NOT NULL,
  bot TEXT NOT NULL,
  event_id TEXT NOT NULL,
  chat TEXT NOT NULL,
  event TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'done', 'failed')),
  received_at INTEGER NOT NULL,
  UNIQUE (platform, bot, event_id)
) STRICT;

CREATE INDEX inbox_pending ON inbox (chat, seq) WHERE state = 'pending';

CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  platform TEXT NOT NULL,
  bot TEXT NOT NULL,
  chat TEXT NOT NULL,
  slot TEXT,
  mode TEXT NOT NULL CHECK (mode IN ('send', 'replace', 'delete')),
  content TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'unknown', 'failed', 'suppressed')),
  attempts INTEGER NOT NULL DEFAULT 0,
  not_before INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX outbox_open ON outbox (platform, bot, seq) WHERE state IN ('queued', 'sending');

CREATE INDEX outbox_open_slots ON outbox (chat, slot) WHERE state = 'queued' AND slot IS NOT NULL;

CREATE TABLE slots (
  chat TEXT NOT NULL,
  slot TEXT NOT NULL,
  message_id TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  PRIMARY KEY (chat, slot)
) STRICT;

CREATE TABLE poll_offsets (
  platform TEXT NOT NULL,
  bot TEXT NOT NULL,
  next_offset INTEGER NOT NULL,
  PRIMARY KEY (platform, bot)
) STRICT;

CREATE TABLE leases (
  name TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE customers (
  account_id TEXT PRIMARY KEY REFERENCES accounts (id),
  stripe_customer_id TEXT UNIQUE,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE subscriptions (
  account_id TEXT PRIMARY KEY REFERENCES accounts (id),
  stripe_subscription_id TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL,
  price_id TEXT NOT NULL,
  plan TEXT CHECK (plan IN ('starter', 'pro', 'power')),
  period_end INTEGER NOT NULL,
  cancel_at INTEGER,
  past_due_since INTEGER,
  synced_at INTEGER NOT NULL
) STRICT;

CREATE TABLE checkout_intents (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  plan TEXT NOT NULL CHECK (plan IN ('starter', 'pro', 'power')),
  state TEXT NOT NULL CHECK (state IN ('opening', 'open', 'paid', 'replaced', 'expired', 'refused')),
  stripe_session_id TEXT UNIQUE,
  url TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  trouble TEXT,
  expires_at INTEGER,
  due_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX checkout_intents_one_live ON checkout_intents (account_id) WHERE state IN ('opening', 'open');

CREATE INDEX checkout_intents_by_account ON checkout_intents (account_id);

CREATE INDEX checkout_intents_due ON checkout_intents (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE stripe_events (
  id TEXT PRIMARY KEY,
  type TEXT NOT NULL,
  created INTEGER NOT NULL,
  customer_id TEXT,
  object_id TEXT,
  state TEXT NOT NULL CHECK (state IN ('received', 'done', 'ignored')),
  attempts INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER,
  received_at INTEGER NOT NULL
) STRICT;

CREATE INDEX stripe_events_due ON stripe_events (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE credentials (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  version INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('setup_token', 'api_key')),
  sealed TEXT,
  last4 TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('checking', 'accepted', 'rejected', 'removed')),
  verdict TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  checked_at INTEGER,
  expires_at INTEGER,
  due_at INTEGER,
  created_at INTEGER NOT NULL,
  UNIQUE (account_id, version)
) STRICT;

CREATE INDEX credentials_due ON credentials (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE machines (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL UNIQUE REFERENCES accounts (id),
  desired_rev INTEGER NOT NULL,
  applied_rev INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('building', 'ready', 'failed')),
  app_name TEXT NOT NULL UNIQUE,
  region TEXT NOT NULL,
  gateway_token_sealed TEXT NOT NULL,
  service_token_sealed TEXT NOT NULL,
  service_token_hash TEXT NOT NULL UNIQUE,
  app_created INTEGER NOT NULL DEFAULT 0,
  ipv4 TEXT,
  ipv6 TEXT,
  secrets_version INTEGER,
  volume_id TEXT,
  fly_machine_id TEXT,
  started INTEGER NOT NULL DEFAULT 0,
  credential_version INTEGER,
  restart_wanted INTEGER NOT NULL DEFAULT 0,
  probe_wanted TEXT CHECK (probe_wanted IN ('test', 'recheck')),
  trouble TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  late_stage INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER,
  build_started_at INTEGER NOT NULL,
  ready_at INTEGER
) STRICT;

CREATE INDEX machines_due ON machines (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE usage_counters (
  account_id TEXT NOT NULL REFERENCES accounts (id),
  period TEXT NOT NULL,
  service TEXT NOT NULL CHECK (service IN ('search', 'browser', 'email', 'phone')),
  used INTEGER NOT NULL CHECK (used >= 0),
  PRIMARY KEY (account_id, period, service)
) STRICT
