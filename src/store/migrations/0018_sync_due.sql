ALTER TABLE subscriptions ADD COLUMN sync_due_at INTEGER;

UPDATE subscriptions SET sync_due_at = 0 WHERE status NOT IN ('canceled', 'incomplete_expired');

CREATE INDEX subscriptions_sync_due ON subscriptions (sync_due_at) WHERE sync_due_at IS NOT NULL
