import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { App } from '../app.ts';
import { findCaller } from '../store/callers.ts';
import { Refusal } from './refusal.ts';
import type { Caller } from './rule.ts';

const MOST_KNOWN = 20_000;
/** How long a changed plan or a revoked token may go unnoticed. */
const KNOWN_MS = 5000;

type Known = { caller: Caller; until: number };

/** Who calls, by the service token. Throws a `Refusal`. */
export type Callers = (token: string | null) => Caller | Promise<Caller>;

/** Remembers each caller for a few seconds, so that a burst of calls reads the database once. */
export function createCallers(app: Pick<App, 'db' | 'now'>): Callers {
  const known = new LRUCache<string, Known>({ max: MOST_KNOWN });
  return (token) => {
    if (token === null) throw noToken();
    const found = known.get(token);
    return found && found.until > app.now() ? found.caller : look(token);
  };

  async function look(token: string): Promise<Caller> {
    const now = app.now();
    const hash = createHash('sha256').update(token).digest('hex');
    const [row] = await app.db.read(findCaller(hash, now));
    if (!row) throw noToken();
    const {
      accountId,
      machineId,
      entitlement,
      isOnHold,
      isFlagged,
      provisions,
      switchedOff,
      soft,
    } = row;
    if (!entitlement.terms || isOnHold) {
      const message = 'This agent has no active plan. Its owner can choose one with /plan.';
      throw new Refusal('not_in_plan', message);
    }
    if (isFlagged) {
      const message =
        'The services of this agent wait while a payment of its owner is checked. Everything else works.';
      throw new Refusal('not_in_plan', message);
    }
    const { terms } = entitlement;
    const caller = { accountId, machineId, terms, provisions, switchedOff, soft };
    known.set(token, { caller, until: now + KNOWN_MS });
    return caller;
  }
}

function noToken(): Refusal {
  return new Refusal(
    'unauthorized',
    'The service token is missing or wrong. It is in SERVICE_TOKEN.',
  );
}
