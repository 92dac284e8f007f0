import type { Subscription } from '../billing/entitlement.ts';
import { entitlement } from '../billing/entitlement.ts';
import {
  type CheckoutFacts,
  type CredentialFacts,
  type Facts,
  type MachineFacts,
  METERED_SERVICES,
  type SecretInput,
  type UsageFacts,
} from '../conversation/facts.ts';
import type { Platform } from '../conversation/incoming.ts';
import { nextBuildStep } from '../machines/progress.ts';
import { periodAt } from '../usage/period.ts';
import type { Row, Statement } from './database.ts';
import { toMachine } from './machines.ts';
import { toSubscription } from './subscriptions.ts';

const CREDENTIAL_COLUMNS = [
  'version',
  'kind',
  'last4',
  'state',
  'verdict',
  'checked_at',
  'expires_at',
] as const;
const columns = (table: string, prefix: string, names: readonly string[]): string =>
  names.map((name) => `${table}.${name} AS ${prefix}_${name}`).join(', ');

/** Session and facts of a chat in one row. */
export function loadFacts(chat: string, now: number): Statement {
  return {
    sql: `SELECT a.id AS owner_id, a.locale, i.unreachable_since, s.data AS session, s.version AS session_version,
            sub.status AS status, sub.plan AS plan, sub.period_end, sub.cancel_at, sub.past_due_since,
            ci.plan AS checkout_plan, ci.state AS checkout_state, ci.url AS checkout_url,
            ci.expires_at AS checkout_expires_at, ci.trouble AS checkout_trouble,
            ${columns('used', 'used', CREDENTIAL_COLUMNS)}, ${columns('newest', 'newest', CREDENTIAL_COLUMNS)},
            m.id AS machine_id, m.*,
            (SELECT json_array(l.id, l.expires_at) FROM secret_links l
              WHERE l.chat = i.chat AND l.uses = 0 AND l.expires_at > ?) AS secret_link,
            (SELECT json_group_object(service, used) FROM usage_counters u
              WHERE u.account_id = a.id AND u.period = ?) AS usage
          FROM identities i
          JOIN accounts a ON a.id = i.account_id
          JOIN sessions s ON s.chat = i.chat
          LEFT JOIN subscriptions sub ON sub.account_id = a.id
          LEFT JOIN checkout_intents ci ON ci.rowid =
            (SELECT max(rowid) FROM checkout_intents WHERE account_id = a.id)
          LEFT JOIN credentials used ON used.account_id = a.id AND used.version =
            (SELECT max(version) FROM credentials WHERE account_id = a.id AND state = 'accepted')
          LEFT JOIN credentials newest ON newest.account_id = a.id AND newest.version =
            (SELECT max(version) FROM credentials WHERE account_id = a.id)
          LEFT JOIN machines m ON m.account_id = a.id
          WHERE i.chat = ?`,
    args: [now, periodAt(now).id, chat],
  };
}

/** What the rows do not hold: the chat's platform, and what this deployment offers. */
export type FactsFrame = Pick<Facts, 'now' | 'credentialPaths' | 'termsCheckedOn'> & {
  platform: Platform;
  secretPageUrl: (linkId: string) => string;
};

const SECRET_INPUT: Record<Platform, SecretInput> = {
  console: 'paste',
  telegram: 'paste',
  discord: 'form',
  whatsapp: 'page',
};

/** Reads the row of `loadFacts`. */
export function toFacts(row: Row, frame: FactsFrame): Facts {
  const { now } = frame;
  return {
    now,
    credentialPaths: frame.credentialPaths,
    termsCheckedOn: frame.termsCheckedOn,
    secretInput: SECRET_INPUT[frame.platform],
    secretPage: secretPageOf(row, frame),
    locale: String(row['locale']),
    entitlement: entitlement(subscriptionOf(row), now),
    checkout: checkoutOf(row),
    credential: credentialOf(row, 'used'),
    newestCredential: credentialOf(row, 'newest'),
    machine: machineOf(row),
    usage: usageOf(row, now),
  };
}

function secretPageOf(row: Row, { secretPageUrl }: FactsFrame): Facts['secretPage'] {
  if (row['secret_link'] === null) return null;
  const [id, expiresAt] = JSON.parse(String(row['secret_link'])) as [string, number];
  return { url: secretPageUrl(id), expiresAt };
}

function subscriptionOf(row: Row): Subscription | null {
  return row['status'] === null ? null : toSubscription(row);
}

function checkoutOf(row: Row): CheckoutFacts | null {
  if (row['checkout_plan'] === null) return null;
  return {
    plan: row['checkout_plan'] as CheckoutFacts['plan'],
    state: row['checkout_state'] as CheckoutFacts['state'],
    url: row['checkout_url'] as string | null,
    expiresAt: row['checkout_expires_at'] as number | null,
    inTrouble: row['checkout_trouble'] !== null,
  };
}

function credentialOf(row: Row, prefix: 'used' | 'newest'): CredentialFacts | null {
  if (row[`${prefix}_version`] === null) return null;
  return {
    version: Number(row[`${prefix}_version`]),
    kind: row[`${prefix}_kind`] as CredentialFacts['kind'],
    last4: String(row[`${prefix}_last4`]),
    state: row[`${prefix}_state`] as CredentialFacts['state'],
    verdict: row[`${prefix}_verdict`] as CredentialFacts['verdict'],
    checkedAt: row[`${prefix}_checked_at`] as number | null,
    expiresAt: row[`${prefix}_expires_at`] as number | null,
  };
}

function machineOf(row: Row): MachineFacts | null {
  if (row['machine_id'] === null) return null;
  const machine = toMachine(row);
  return {
    state: machine.state,
    step: machine.state === 'ready' ? null : nextBuildStep(machine),
    inTrouble: machine.trouble !== null,
    late: machine.lateStage > 0,
    credentialVersion: machine.credentialVersion,
    upToDate: machine.appliedRev === machine.desiredRev,
  };
}

function usageOf(row: Row, now: number): UsageFacts {
  const counted = JSON.parse(String(row['usage'] ?? '{}')) as Partial<UsageFacts['used']>;
  const used = Object.fromEntries(
    METERED_SERVICES.map((service) => [service, counted[service] ?? 0]),
  );
  return { used: used as UsageFacts['used'], resetsAt: periodAt(now).endsAt };
}
