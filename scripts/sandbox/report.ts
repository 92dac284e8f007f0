import type { Database, Query } from '../../src/store/database.ts';
import { all } from '../../src/store/query.ts';
import type { World } from './world.ts';

export type Report = {
  fly: { apps: number; volumes: number; machines: number; ips: number };
  stripe: { customers: number; subscriptions: number; openCheckouts: number };
  agents: {
    account: string;
    state: string;
    credential: { kind: string; version: number; verdict: string } | null;
    /** The credentials on the machine itself: kinds and fingerprints, read from the stand-in. */
    onMachine: { kind: string; fingerprint: string }[];
    appliedRev: number;
    desiredRev: number;
  }[];
  messages: { sent: number; edited: number; repeated: number };
  pending: Pending;
};

/** Numbers of rows with work that is due now. Reminders and later checks do not count. */
export type Pending = { inbox: number; outbox: number; jobs: number };

const PENDING: Query<Pending> = {
  sql: `SELECT
    (SELECT count(*) FROM inbox WHERE state = 'pending') AS inbox,
    (SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')) AS outbox,
    (SELECT count(*) FROM machines WHERE applied_rev < desired_rev) +
    (SELECT count(*) FROM stripe_events WHERE state = 'received') +
    (SELECT count(*) FROM credentials WHERE state = 'checking' AND verdict IS NULL) +
    (SELECT count(*) FROM channels WHERE due_at IS NOT NULL AND login IS NOT 'showing' AND (state <> 'on' OR health IS NULL
      OR (pasted_sealed IS NOT NULL AND held_until IS NULL) OR pasted_bot IS NOT NULL OR login = 'requested')) +
    (SELECT count(*) FROM checkout_intents WHERE state = 'opening' OR (state = 'replaced' AND due_at IS NOT NULL)) +
    (SELECT count(*) FROM upgrades WHERE state IN ('quoting', 'confirmed'))
    AS jobs`,
  args: [],
  parse: ([row]) => ({
    inbox: Number(row?.['inbox']),
    outbox: Number(row?.['outbox']),
    jobs: Number(row?.['jobs']),
  }),
};

const AGENTS = all(
  `SELECT m.account_id, m.app_name, m.state, m.applied_rev, m.desired_rev, c.kind, c.version, c.verdict
   FROM machines m LEFT JOIN credentials c ON c.account_id = m.account_id AND c.state = 'accepted'
   ORDER BY m.account_id, c.version`,
  [],
  (row) => ({
    appName: String(row['app_name']),
    account: String(row['account_id']),
    state: String(row['state']),
    credential:
      row['version'] === null
        ? null
        : {
            kind: String(row['kind']),
            version: Number(row['version']),
            verdict: String(row['verdict']),
          },
    appliedRev: Number(row['applied_rev']),
    desiredRev: Number(row['desired_rev']),
  }),
);

export async function makeReport(world: World, db: Database): Promise<Report> {
  const [agents] = await db.read(AGENTS);
  return {
    fly: world.fly.counts(),
    stripe: world.stripe.counts(),
    agents: agents.map(({ appName, ...agent }) => ({
      ...agent,
      onMachine: world.fly
        .credentials(appName)
        .map(({ kind, fingerprint }) => ({ kind, fingerprint })),
    })),
    messages: world.chat.counts(),
    pending: await readPending(db),
  };
}

export async function readPending(db: Database): Promise<Pending> {
  const [pending] = await db.read(PENDING);
  return pending;
}
