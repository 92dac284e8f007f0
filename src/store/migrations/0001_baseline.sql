-- The schema of the first deployment. Each later change is a new file.
-- Only closed state machines have a CHECK on a list of values, because SQLite cannot change a CHECK.

CREATE TABLE accounts (
  id TEXT PRIMARY KEY,
  home_chat TEXT NOT NULL,
  locale TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  timezone TEXT NOT NULL DEFAULT 'UTC',
  quiet_from INTEGER CHECK (quiet_from BETWEEN 0 AND 1439),
  quiet_to INTEGER CHECK (quiet_to BETWEEN 0 AND 1439),
  notices_off INTEGER NOT NULL DEFAULT 0 CHECK (notices_off IN (0, 1)),
  receipts_off INTEGER NOT NULL DEFAULT 0 CHECK (receipts_off IN (0, 1)),
  week_on INTEGER NOT NULL DEFAULT 0 CHECK (week_on IN (0, 1))
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
  joined_at INTEGER,
  used_at INTEGER,
  -- What the person is called there.
  handle TEXT,
  shown_name TEXT,
  PRIMARY KEY (platform, platform_user)
) STRICT;

CREATE INDEX identities_handle ON identities (lower(handle)) WHERE handle IS NOT NULL;

CREATE INDEX identities_shown_name ON identities (lower(shown_name)) WHERE shown_name IS NOT NULL;

CREATE INDEX identities_by_account ON identities (account_id);

CREATE INDEX identities_unreachable ON identities (unreachable_since) WHERE unreachable_since IS NOT NULL;

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
  created_at INTEGER NOT NULL,
  news TEXT,
  deferred INTEGER NOT NULL DEFAULT 0 CHECK (deferred IN (0, 1)),
  aside TEXT
) STRICT;

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

CREATE TABLE commits (
  id TEXT PRIMARY KEY,
  stored_at INTEGER NOT NULL,
  voids INTEGER NOT NULL
) STRICT;

CREATE INDEX commits_by_time ON commits (stored_at);

CREATE TABLE leases (
  name TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE customers (
  account_id TEXT PRIMARY KEY REFERENCES accounts (id),
  stripe_customer_id TEXT UNIQUE,
  -- Ids of customers that were deleted at Stripe: a bank can still take their payments back.
  former TEXT NOT NULL DEFAULT '[]',
  cards TEXT,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE subscriptions (
  account_id TEXT PRIMARY KEY REFERENCES accounts (id),
  stripe_subscription_id TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL,
  price_id TEXT NOT NULL,
  plan TEXT,
  period_end INTEGER NOT NULL,
  cancel_at INTEGER,
  unconfirmed_since INTEGER,
  past_due_since INTEGER,
  synced_at INTEGER NOT NULL,
  pay_url TEXT,
  problem TEXT,
  hold TEXT,
  details TEXT NOT NULL DEFAULT '{}',
  sync_due_at INTEGER
) STRICT;

CREATE TABLE checkout_intents (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  plan TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('opening', 'open', 'paid', 'replaced', 'expired', 'refused')),
  stripe_session_id TEXT UNIQUE,
  url TEXT,
  code TEXT UNIQUE,
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

CREATE INDEX stripe_events_closed ON stripe_events (received_at) WHERE state <> 'received';

CREATE TABLE credentials (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  version INTEGER NOT NULL,
  kind TEXT NOT NULL,
  sealed TEXT,
  last4 TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('checking', 'accepted', 'rejected', 'removed')),
  verdict TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  checked_at INTEGER,
  expires_at INTEGER,
  due_at INTEGER,
  created_at INTEGER NOT NULL,
  suspected_at INTEGER,
  used_at INTEGER,
  limited_until INTEGER,
  models TEXT,
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
  restart_requested INTEGER NOT NULL DEFAULT 0,
  probe_requested TEXT,
  trouble TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  late_stage INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER,
  build_started_at INTEGER NOT NULL,
  ready_at INTEGER,
  paused INTEGER NOT NULL DEFAULT 0,
  document_hash TEXT,
  document_applied_at INTEGER,
  proven_at INTEGER,
  config_hash TEXT,
  image TEXT,
  requested_image TEXT,
  pinned_image TEXT,
  memory_mb INTEGER,
  old_volumes TEXT NOT NULL DEFAULT '[]',
  restore_from TEXT,
  wake_requested INTEGER NOT NULL DEFAULT 0,
  start_cause TEXT,
  ailment TEXT,
  ailment_at INTEGER,
  ailing_since INTEGER,
  ailing_cause TEXT,
  ailing_stage INTEGER NOT NULL DEFAULT 0,
  remedy TEXT,
  remedy_at INTEGER,
  step_run TEXT,
  adopted INTEGER NOT NULL DEFAULT 0,
  model TEXT,
  model_chosen_at INTEGER
) STRICT;

CREATE INDEX machines_ailing ON machines (ailing_since) WHERE ailing_since IS NOT NULL;

CREATE TABLE halts (
  id TEXT PRIMARY KEY REFERENCES machines (id),
  account_id TEXT NOT NULL REFERENCES accounts (id),
  state TEXT NOT NULL CHECK (state IN ('stopping', 'blocked', 'off')),
  runs INTEGER NOT NULL DEFAULT 0,
  asked_at INTEGER NOT NULL,
  due_at INTEGER
) STRICT;

CREATE INDEX halts_due ON halts (due_at) WHERE due_at IS NOT NULL;

CREATE INDEX halts_account ON halts (account_id);

CREATE TABLE breaks (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  machine_id TEXT NOT NULL,
  cause TEXT NOT NULL,
  began_at INTEGER NOT NULL,
  -- Null while it goes on.
  ended_at INTEGER
) STRICT;

CREATE UNIQUE INDEX breaks_open ON breaks (account_id, cause) WHERE ended_at IS NULL;

CREATE INDEX breaks_open_since ON breaks (began_at) WHERE ended_at IS NULL;

CREATE INDEX breaks_account ON breaks (account_id);

CREATE INDEX breaks_ended ON breaks (ended_at);

CREATE INDEX machines_by_state ON machines (state);

CREATE INDEX machines_due ON machines (due_at) WHERE due_at IS NOT NULL;

-- The sums of usage_ledger, kept by its triggers. Units are counted parts: requests, messages, seconds.
CREATE TABLE usage_counters (
  account_id TEXT NOT NULL REFERENCES accounts (id),
  period TEXT NOT NULL,
  service TEXT NOT NULL,
  used INTEGER NOT NULL DEFAULT 0 CHECK (used >= 0),
  reserved INTEGER NOT NULL DEFAULT 0 CHECK (reserved >= 0),
  extra INTEGER NOT NULL DEFAULT 0,
  warned INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (account_id, period, service)
) STRICT;

CREATE TABLE usage_days (
  account_id TEXT NOT NULL REFERENCES accounts (id),
  period TEXT NOT NULL,
  service TEXT NOT NULL,
  day INTEGER NOT NULL,
  used INTEGER NOT NULL DEFAULT 0 CHECK (used >= 0),
  PRIMARY KEY (account_id, period, service, day)
) STRICT;

CREATE TABLE usage_ledger (
  id INTEGER PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  service TEXT NOT NULL,
  period TEXT NOT NULL,
  day INTEGER NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('reserved', 'settled', 'released', 'expired')),
  units INTEGER NOT NULL CHECK (units >= 0),
  request_id TEXT,
  external_id TEXT,
  created_at INTEGER NOT NULL,
  settled_at INTEGER,
  due_at INTEGER
) STRICT;

CREATE INDEX usage_ledger_by_account ON usage_ledger (account_id, created_at);

CREATE UNIQUE INDEX usage_ledger_by_request ON usage_ledger (request_id) WHERE request_id IS NOT NULL;

CREATE UNIQUE INDEX usage_ledger_by_external_id ON usage_ledger (service, external_id) WHERE external_id IS NOT NULL;

CREATE INDEX usage_ledger_due ON usage_ledger (due_at) WHERE due_at IS NOT NULL;

CREATE TRIGGER usage_ledger_counts_new AFTER INSERT ON usage_ledger
BEGIN
  INSERT INTO usage_counters (account_id, period, service, used, reserved)
    VALUES (new.account_id, new.period, new.service, (new.state = 'settled') * new.units, (new.state = 'reserved') * new.units)
    ON CONFLICT DO UPDATE SET used = used + excluded.used, reserved = reserved + excluded.reserved;
END;

CREATE TRIGGER usage_ledger_counts_change AFTER UPDATE OF state, units ON usage_ledger
BEGIN
  UPDATE usage_counters SET
      used = used + (new.state = 'settled') * new.units - (old.state = 'settled') * old.units,
      reserved = reserved + (new.state = 'reserved') * new.units - (old.state = 'reserved') * old.units
    WHERE account_id = new.account_id AND period = new.period AND service = new.service;
END;

CREATE TRIGGER usage_ledger_counts_new_day AFTER INSERT ON usage_ledger WHEN new.state = 'settled'
BEGIN
  INSERT INTO usage_days (account_id, period, service, day, used)
    VALUES (new.account_id, new.period, new.service, new.day, new.units)
    ON CONFLICT DO UPDATE SET used = used + excluded.used;
END;

CREATE TRIGGER usage_ledger_counts_settled_day AFTER UPDATE OF state ON usage_ledger
  WHEN new.state = 'settled' AND old.state <> 'settled'
BEGIN
  INSERT INTO usage_days (account_id, period, service, day, used)
    VALUES (new.account_id, new.period, new.service, new.day, new.units)
    ON CONFLICT DO UPDATE SET used = used + excluded.used;
END;

CREATE TRIGGER usage_ledger_settles_once BEFORE UPDATE OF state, units ON usage_ledger WHEN old.state IN ('settled', 'released')
BEGIN
  SELECT RAISE(ABORT, 'a settled entry never changes');
END;

CREATE TABLE provisions (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  service TEXT NOT NULL,
  external_id TEXT UNIQUE,
  wanted INTEGER NOT NULL CHECK (wanted IN (0, 1)),
  -- What its owner had of this in the old service, and why that could not become theirs here.
  imported_id TEXT,
  not_tied TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER,
  created_at INTEGER NOT NULL,
  UNIQUE (account_id, service)
) STRICT;

CREATE INDEX provisions_due ON provisions (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

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
  since INTEGER NOT NULL,
  until INTEGER
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

CREATE INDEX whatsapp_aliases_by_chat ON whatsapp_aliases (bot, platform_chat);

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
  picture INTEGER NOT NULL DEFAULT 0,
  edit_id TEXT,
  edit_sealed TEXT,
  PRIMARY KEY (bot, message_id)
) STRICT;

CREATE INDEX whatsapp_sent_by_edit ON whatsapp_sent (bot, edit_id) WHERE edit_id IS NOT NULL;

CREATE INDEX whatsapp_sent_by_chat ON whatsapp_sent (bot, platform_chat, sent_at);

CREATE INDEX whatsapp_sent_by_age ON whatsapp_sent (sent_at);

CREATE TABLE whatsapp_secrets (
  bot TEXT NOT NULL,
  message_id TEXT NOT NULL,
  sealed TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (bot, message_id)
) STRICT;

CREATE INDEX whatsapp_secrets_expiring ON whatsapp_secrets (expires_at);

CREATE TABLE secret_links (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  chat TEXT NOT NULL,
  purpose TEXT NOT NULL,
  uses INTEGER NOT NULL DEFAULT 0 CHECK (uses <= 1),
  failures INTEGER NOT NULL DEFAULT 0,
  expires_at INTEGER NOT NULL
) STRICT;

CREATE INDEX secret_links_by_chat ON secret_links (chat);

CREATE INDEX secret_links_by_age ON secret_links (expires_at);

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

CREATE INDEX link_codes_closed ON link_codes (expires_at) WHERE due_at IS NULL;

CREATE TABLE action_uses (
  id TEXT PRIMARY KEY,
  chat TEXT NOT NULL,
  action TEXT NOT NULL,
  used_at INTEGER NOT NULL
) STRICT;

CREATE INDEX action_uses_by_chat ON action_uses (chat, used_at);

CREATE INDEX action_uses_by_age ON action_uses (used_at);

CREATE TABLE deletions (
  id TEXT PRIMARY KEY,
  account_id TEXT UNIQUE,
  state TEXT NOT NULL CHECK (state IN ('holding', 'restoring', 'deleting', 'deleted')),
  step TEXT NOT NULL DEFAULT 'checkouts',
  stopped_subscriptions TEXT NOT NULL DEFAULT '[]',
  asked_in TEXT,
  requested_at INTEGER NOT NULL,
  delete_at INTEGER NOT NULL,
  told_at INTEGER,
  deleted_at INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER
) STRICT;

CREATE INDEX deletions_due ON deletions (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE held_requests (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  chat TEXT NOT NULL,
  what TEXT NOT NULL,
  starts_at INTEGER NOT NULL,
  due_at INTEGER,
  UNIQUE (account_id, what)
) STRICT;

CREATE INDEX held_requests_due ON held_requests (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE pictures (
  id TEXT PRIMARY KEY,
  chat TEXT NOT NULL,
  kind TEXT NOT NULL,
  sealed TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;

CREATE INDEX pictures_expiring ON pictures (expires_at);

CREATE INDEX pictures_by_chat ON pictures (chat);

CREATE TABLE observations (
  id TEXT PRIMARY KEY REFERENCES machines (id),
  state TEXT,
  seen_at INTEGER,
  due_at INTEGER,
  up_since INTEGER,
  disk_percent INTEGER,
  disk_told INTEGER NOT NULL DEFAULT 0
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
  canary_run TEXT,
  trouble TEXT,
  due_at INTEGER,
  created_at INTEGER NOT NULL,
  goes_back INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX rollouts_due ON rollouts (due_at) WHERE due_at IS NOT NULL;

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

CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  role TEXT,
  action TEXT NOT NULL,
  object TEXT NOT NULL,
  customer TEXT,
  reason TEXT,
  before TEXT,
  after TEXT,
  shown INTEGER NOT NULL DEFAULT 0 CHECK (shown IN (0, 1))
) STRICT;

CREATE INDEX audit_shown ON audit (customer, seq) WHERE shown = 1;

-- Each hash covers its entry and the hash before it.
CREATE TABLE audit_seals (
  seq INTEGER PRIMARY KEY REFERENCES audit (seq),
  hash TEXT NOT NULL
) STRICT;

CREATE TRIGGER audit_seals_never_change BEFORE UPDATE ON audit_seals
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;

CREATE TRIGGER audit_seals_never_shrink BEFORE DELETE ON audit_seals
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;

CREATE TABLE operations (
  id TEXT PRIMARY KEY,
  chat TEXT NOT NULL,
  actor TEXT NOT NULL,
  name TEXT NOT NULL,
  args TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('looking', 'asked', 'second', 'confirmed', 'done', 'refused', 'cancelled', 'expired')),
  before TEXT,
  blast TEXT,
  answer TEXT,
  approved_by TEXT,
  expires_at INTEGER,
  due_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX operations_by_chat ON operations (chat);

CREATE INDEX operations_due ON operations (due_at) WHERE due_at IS NOT NULL;

CREATE INDEX operations_closed ON operations (created_at) WHERE due_at IS NULL;

CREATE TABLE support_threads (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'answered', 'closed')),
  opened_at INTEGER NOT NULL,
  waiting_since INTEGER,
  first_answer_at INTEGER
) STRICT;

CREATE UNIQUE INDEX support_threads_one_open ON support_threads (account_id) WHERE state <> 'closed';

CREATE INDEX support_threads_by_account ON support_threads (account_id);

CREATE INDEX support_threads_waiting ON support_threads (waiting_since) WHERE waiting_since IS NOT NULL;

CREATE INDEX support_threads_answered ON support_threads (opened_at) WHERE first_answer_at IS NOT NULL;

CREATE TABLE support_messages (
  id TEXT PRIMARY KEY,
  thread_id TEXT NOT NULL REFERENCES support_threads (id),
  author TEXT NOT NULL CHECK (author IN ('customer', 'operator')),
  actor TEXT,
  sealed TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;

CREATE INDEX support_messages_by_thread ON support_messages (thread_id, at);

CREATE INDEX support_messages_by_age ON support_messages (at);

CREATE TABLE suspensions (
  account_id TEXT PRIMARY KEY REFERENCES accounts (id),
  reason TEXT NOT NULL,
  suspended_at INTEGER NOT NULL
) STRICT;

CREATE TABLE incidents (
  id TEXT PRIMARY KEY,
  layer TEXT NOT NULL,
  reason TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;

CREATE UNIQUE INDEX incidents_open ON incidents (layer) WHERE ended_at IS NULL;

-- One row for each cause that operators were alarmed of.
CREATE TABLE alarms (
  id TEXT PRIMARY KEY,
  cause TEXT NOT NULL,
  notice TEXT NOT NULL,
  count INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  quiet_until INTEGER NOT NULL,
  taken_by TEXT,
  ended_at INTEGER
) STRICT;

CREATE INDEX alarms_open ON alarms (last_at) WHERE ended_at IS NULL;
CREATE INDEX alarms_old ON alarms (ended_at) WHERE ended_at IS NOT NULL;

-- Who was told of an incident, because they are told of its end too.
CREATE TABLE incident_hits (
  incident_id TEXT NOT NULL REFERENCES incidents (id),
  account_id TEXT NOT NULL REFERENCES accounts (id),
  PRIMARY KEY (incident_id, account_id)
) STRICT;

CREATE INDEX incident_hits_by_account ON incident_hits (account_id);

-- What is told to many accounts, a few at a time, in the order of their ids.
CREATE TABLE announcements (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('announcement', 'incident', 'incident_over')),
  text TEXT NOT NULL,
  audience TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('sending', 'stopped', 'done')),
  told_up_to TEXT NOT NULL DEFAULT '',
  told INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX announcements_due ON announcements (due_at) WHERE due_at IS NOT NULL;

CREATE TRIGGER audit_never_changes BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;

CREATE TRIGGER audit_never_shrinks BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;

CREATE TABLE whatsapp_watchers (
  chat TEXT PRIMARY KEY,
  expires_at INTEGER NOT NULL
) STRICT;

CREATE INDEX outbox_open ON outbox (chat, seq) WHERE state IN ('queued', 'sending');

CREATE INDEX outbox_aside ON outbox (chat, seq) WHERE state IN ('queued', 'sending') AND aside IS NOT NULL;

CREATE TABLE channels (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  kind TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('checking', 'on', 'disconnecting', 'off')),
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
  held_until INTEGER,
  pasted_bot TEXT,
  pasted_name TEXT,
  problem TEXT,
  login TEXT CHECK (login IN ('requested', 'showing', 'linked', 'failed')),
  login_until INTEGER,
  qr_sealed TEXT,
  qr_number INTEGER NOT NULL DEFAULT 0,
  stays INTEGER NOT NULL DEFAULT 0,
  health TEXT CHECK (health IN ('running', 'stopped', 'asleep')),
  health_reason TEXT,
  inspected_at INTEGER,
  last_message_at INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  checked_at INTEGER,
  due_at INTEGER,
  created_at INTEGER NOT NULL,
  UNIQUE (account_id, kind)
) STRICT;

CREATE INDEX channels_by_bot_name ON channels (bot_name) WHERE bot_name IS NOT NULL;

CREATE UNIQUE INDEX channels_one_bot_one_account ON channels (kind, bot_id) WHERE state IN ('checking', 'on');

CREATE INDEX channels_due ON channels (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE web_visits (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  expires_at INTEGER NOT NULL
) STRICT;

CREATE INDEX web_visits_by_account ON web_visits (account_id);

CREATE INDEX web_visits_by_age ON web_visits (expires_at);

CREATE TABLE web_messages (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  author TEXT NOT NULL CHECK (author IN ('person', 'agent', 'service')),
  state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'answered', 'failed', 'said')),
  sealed TEXT NOT NULL,
  trouble TEXT,
  due_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX web_messages_by_account ON web_messages (account_id, created_at);

CREATE INDEX web_messages_due ON web_messages (due_at) WHERE due_at IS NOT NULL;

CREATE INDEX web_messages_closed ON web_messages (created_at) WHERE state IN ('answered', 'failed', 'said');

CREATE TABLE upgrades (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  plan TEXT NOT NULL,
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

CREATE TABLE billing_views (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL UNIQUE REFERENCES accounts (id),
  data TEXT,
  trouble TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER
) STRICT;

CREATE INDEX billing_views_due ON billing_views (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE invoice_pages (
  code TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  url TEXT NOT NULL,
  seen_at INTEGER NOT NULL
) STRICT;

CREATE INDEX invoice_pages_by_account ON invoice_pages (account_id);

CREATE INDEX invoice_pages_seen ON invoice_pages (seen_at);

CREATE TABLE lapses (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL UNIQUE REFERENCES accounts (id),
  due_at INTEGER
) STRICT;

CREATE TABLE comps (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL UNIQUE REFERENCES accounts (id),
  plan TEXT NOT NULL,
  given_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  due_at INTEGER
) STRICT;

CREATE INDEX comps_due ON comps (due_at) WHERE due_at IS NOT NULL;

CREATE INDEX lapses_due ON lapses (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE plan_changes (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  kind TEXT NOT NULL,
  plan TEXT,
  reason TEXT,
  state TEXT NOT NULL CHECK (state IN ('requested', 'done', 'refused', 'replaced')),
  refusal TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  trouble TEXT,
  due_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT;

-- What a bank or a card network has said about a payment: disputes and early fraud warnings.
CREATE TABLE payment_risks (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  kind TEXT NOT NULL,
  charge TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'lost', 'won', 'trusted')),
  created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX payment_risks_by_account ON payment_risks (account_id);

-- Outlives the account, because whoever was blocked comes back.
CREATE TABLE blocked_cards (
  risk TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  account TEXT NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (fingerprint, risk)
) STRICT;

CREATE INDEX blocked_cards_by_risk ON blocked_cards (risk);

CREATE TABLE refunds (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  kind TEXT NOT NULL,
  scope TEXT NOT NULL,
  amount_cents INTEGER,
  ends_plan INTEGER NOT NULL CHECK (ends_plan IN (0, 1)),
  chosen TEXT,
  given_cents INTEGER,
  state TEXT NOT NULL CHECK (state IN ('requested', 'done', 'refused')),
  refusal TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  trouble TEXT,
  due_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX refunds_one_live ON refunds (account_id) WHERE state = 'requested';

CREATE INDEX refunds_by_account ON refunds (account_id);

CREATE INDEX refunds_due ON refunds (due_at) WHERE due_at IS NOT NULL;

CREATE UNIQUE INDEX plan_changes_one_live ON plan_changes (account_id) WHERE state = 'requested';

CREATE INDEX plan_changes_by_account ON plan_changes (account_id);

CREATE INDEX plan_changes_due ON plan_changes (due_at) WHERE due_at IS NOT NULL;

CREATE UNIQUE INDEX upgrades_one_live ON upgrades (account_id) WHERE state IN ('quoting', 'quoted', 'confirmed');

CREATE INDEX upgrades_by_account ON upgrades (account_id);

CREATE INDEX upgrades_due ON upgrades (due_at) WHERE due_at IS NOT NULL;

CREATE INDEX subscriptions_sync_due ON subscriptions (sync_due_at) WHERE sync_due_at IS NOT NULL;

-- People of the old service, as they were imported. Each has an account, which a chat joins once they claim it.
CREATE TABLE legacy_customers (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL UNIQUE REFERENCES accounts (id),
  email TEXT NOT NULL UNIQUE,
  name TEXT,
  legacy_plan TEXT NOT NULL,
  stripe_customer_id TEXT UNIQUE,
  stripe_subscription_id TEXT UNIQUE,
  fly_app TEXT UNIQUE,
  fly_machine TEXT,
  phone TEXT UNIQUE,
  inbox TEXT UNIQUE,
  imported_at INTEGER NOT NULL
) STRICT;

-- The right of an imported person to bring a chat into their account.
CREATE TABLE claims (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  code_hash TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL CHECK (state IN ('open', 'entered', 'confirmed', 'claimed')),
  chat TEXT,
  expires_at INTEGER NOT NULL,
  due_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX claims_by_account ON claims (account_id);

CREATE INDEX claims_by_chat ON claims (chat) WHERE chat IS NOT NULL;

CREATE INDEX claims_due ON claims (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE migration_runs (
  id TEXT PRIMARY KEY,
  task TEXT NOT NULL CHECK (task IN ('apply', 'revert')),
  state TEXT NOT NULL CHECK (state IN ('running', 'paused', 'done')),
  proration TEXT NOT NULL,
  remaining INTEGER NOT NULL CHECK (remaining >= 0),
  attempts INTEGER NOT NULL DEFAULT 0,
  trouble TEXT,
  due_at INTEGER,
  not_before INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX migration_runs_due ON migration_runs (due_at) WHERE due_at IS NOT NULL;

-- The journal of the migration: what was there before, what was done, and what it cost.
CREATE TABLE migrations (
  id TEXT PRIMARY KEY,
  run_id TEXT NOT NULL REFERENCES migration_runs (id),
  account_id TEXT NOT NULL REFERENCES accounts (id),
  state TEXT NOT NULL CHECK (state IN ('applying', 'applied', 'skipped', 'reverting', 'reverted', 'kept')),
  reason TEXT,
  stripe_subscription_id TEXT,
  item_id TEXT,
  from_price TEXT,
  to_price TEXT,
  period_end INTEGER,
  proration_date INTEGER,
  credit_cents INTEGER NOT NULL DEFAULT 0,
  invoice_id TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  not_reverted TEXT,
  applied_at INTEGER,
  reverted_at INTEGER,
  UNIQUE (run_id, account_id)
) STRICT;

CREATE INDEX migrations_by_account ON migrations (account_id);

CREATE INDEX migrations_by_run ON migrations (run_id, state);

-- Machines of the old service on their way into ours, or back.
CREATE TABLE adoptions (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL UNIQUE REFERENCES accounts (id),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'checking', 'adopted', 'left', 'returning', 'returned')),
  reason TEXT,
  app_name TEXT NOT NULL UNIQUE,
  fly_machine_id TEXT,
  before_sealed TEXT,
  release_rev INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX adoptions_due ON adoptions (due_at) WHERE due_at IS NOT NULL;

-- Mails to people from the old service. Neither addresses nor words: they are read and made when a mail is sent.
CREATE TABLE mails (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  kind TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'skipped', 'bounced', 'failed', 'unknown')),
  reason TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER,
  created_at INTEGER NOT NULL,
  closed_at INTEGER
) STRICT;

CREATE INDEX mails_by_account ON mails (account_id);

CREATE INDEX mails_due ON mails (due_at) WHERE due_at IS NOT NULL;

-- Addresses that do not exist, and people who want no reminders by mail, as hashes. They outlive the accounts.
CREATE TABLE suppressed_addresses (
  address_hash TEXT PRIMARY KEY,
  why TEXT NOT NULL CHECK (why IN ('bounced', 'unsubscribed')),
  since INTEGER NOT NULL
) STRICT;

-- The time in which somebody from the old service uses our key at Anthropic.
CREATE TABLE graces (
  account_id TEXT PRIMARY KEY REFERENCES accounts (id),
  started_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  closed_at INTEGER,
  closed_why TEXT
) STRICT;

-- Calls with our key, in micro-dollars: what is reserved, then what they cost. Never what was said.
CREATE TABLE grace_calls (
  id INTEGER PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  day INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('reserved', 'settled')),
  micros INTEGER NOT NULL CHECK (micros >= 0),
  created_at INTEGER NOT NULL,
  due_at INTEGER
) STRICT;

CREATE INDEX grace_calls_by_account ON grace_calls (account_id);

CREATE INDEX grace_calls_due ON grace_calls (due_at) WHERE due_at IS NOT NULL;

-- The sums of grace_calls, kept by its triggers: by account and day, by account in all (day -1), and of the fleet by day (no account).
CREATE TABLE grace_spend (
  account_id TEXT NOT NULL,
  day INTEGER NOT NULL,
  used INTEGER NOT NULL DEFAULT 0 CHECK (used >= 0),
  reserved INTEGER NOT NULL DEFAULT 0 CHECK (reserved >= 0),
  PRIMARY KEY (account_id, day)
) STRICT;

CREATE TRIGGER grace_calls_counts_new AFTER INSERT ON grace_calls
BEGIN
  INSERT INTO grace_spend (account_id, day, reserved)
    VALUES (new.account_id, new.day, new.micros), (new.account_id, -1, new.micros), ('', new.day, new.micros)
    ON CONFLICT DO UPDATE SET reserved = reserved + excluded.reserved;
END;

CREATE TRIGGER grace_calls_counts_settled AFTER UPDATE OF state, micros ON grace_calls
  WHEN old.state = 'reserved' AND new.state = 'settled'
BEGIN
  UPDATE grace_spend SET reserved = reserved - old.micros, used = used + new.micros
    WHERE (account_id = new.account_id AND day IN (new.day, -1)) OR (account_id = '' AND day = new.day);
END;

-- What a chat sees of the files of its agent: the folder that it looks at, one row for each chat. Without a chat: asked by a program.
CREATE TABLE file_views (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  chat TEXT UNIQUE,
  asked TEXT NOT NULL,
  path TEXT NOT NULL,
  may_wake INTEGER NOT NULL CHECK (may_wake IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('asked', 'asleep', 'waking', 'listed', 'failed')),
  entries TEXT NOT NULL DEFAULT '[]',
  total INTEGER NOT NULL DEFAULT 0,
  trouble TEXT,
  asked_at INTEGER NOT NULL,
  due_at INTEGER
) STRICT;

CREATE INDEX file_views_due ON file_views (due_at) WHERE due_at IS NOT NULL;

CREATE INDEX file_views_by_age ON file_views (asked_at);

CREATE TABLE file_transfers (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  chat TEXT,
  link_id TEXT NOT NULL UNIQUE,
  direction TEXT NOT NULL CHECK (direction IN ('get', 'put')),
  path TEXT NOT NULL,
  name TEXT NOT NULL,
  via TEXT NOT NULL CHECK (via IN ('chat', 'page')),
  content_id TEXT,
  size INTEGER NOT NULL DEFAULT 0,
  sha256 TEXT,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'fetching', 'asked', 'moving', 'here', 'done', 'failed')),
  arrived_id TEXT,
  trouble TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX file_transfers_fetching ON file_transfers (chat) WHERE state = 'fetching';

CREATE INDEX file_transfers_due ON file_transfers (due_at) WHERE due_at IS NOT NULL;

CREATE INDEX file_transfers_by_chat ON file_transfers (chat);

CREATE INDEX file_transfers_by_account ON file_transfers (account_id);

CREATE INDEX file_transfers_by_age ON file_transfers (created_at);

-- Where files that people have sent in a chat can be fetched, sealed. The content stays at the platform until it is asked for.
CREATE TABLE arrived_files (
  id TEXT PRIMARY KEY,
  chat TEXT NOT NULL,
  sealed TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX arrived_files_by_chat ON arrived_files (chat);

CREATE INDEX arrived_files_by_age ON arrived_files (created_at);

-- The content of files on their way, sealed, for an hour at most.
CREATE TABLE file_parts (
  content_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  sealed TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (content_id, number)
) STRICT;

CREATE INDEX file_parts_by_account ON file_parts (account_id);

CREATE INDEX file_parts_by_age ON file_parts (created_at);

-- Keys of customers for our API. The key itself is not stored.
CREATE TABLE api_keys (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  hash TEXT NOT NULL UNIQUE,
  last4 TEXT NOT NULL,
  scope TEXT NOT NULL CHECK (scope IN ('read', 'full')),
  created_at INTEGER NOT NULL,
  last_used_at INTEGER
) STRICT;

CREATE INDEX api_keys_by_account ON api_keys (account_id);
