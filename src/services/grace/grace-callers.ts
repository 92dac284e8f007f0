import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { App } from '../../app.ts';
import { type Copy, copyFor } from '../../conversation/languages/copy.ts';
import { graceState } from '../../domain/grace.ts';
import { findGraceCaller, type GraceCaller } from '../../store/graces.ts';
import { connectUrl } from './connect-url.ts';
import { Problem } from './problem.ts';

const MOST_KNOWN = 20_000;
/**
 * How long a changed plan may go unnoticed, as for the other services. A grace period that was closed, and our key being switched off,
 * are noticed by the next call: `reserveCall` reads them.
 */
const KNOWN_MS = 5000;

export type Allowed = {
  accountId: string;
  copy: Copy;
  /** Where the owner connects their own Claude. */
  url: () => string;
  /** Decides once more, without what is remembered. Throws a `Problem`. */
  decideAgain: () => Promise<void>;
};
type Known = { caller: GraceCaller; until: number };

/** Whether the owner of a token may use our key now, and in which words to answer. Throws a `Problem`. */
export function createGraceCallers(
  app: Pick<App, 'config' | 'db' | 'now'>,
): (token: string | null) => Promise<Allowed> {
  const known = new LRUCache<string, Known>({ max: MOST_KNOWN });

  async function find(token: string): Promise<GraceCaller> {
    const found = known.get(token);
    return found && found.until > app.now() ? found.caller : look(token);
  }

  async function look(token: string): Promise<GraceCaller> {
    const now = app.now();
    const hash = createHash('sha256').update(token).digest('hex');
    const [caller] = await app.db.read(findGraceCaller(hash, now));
    if (!caller) throw noToken();
    known.set(token, { caller, until: now + KNOWN_MS });
    return caller;
  }

  function decide({ accountId, locale, timezone, ...caller }: GraceCaller) {
    const { grace, entitlement, isOnHold, isOff } = caller;
    const copy = copyFor(locale, timezone);
    const url = (): string => connectUrl(app.config, accountId);
    if (!entitlement.plan || isOnHold) throw new Problem('told', copy.grace.noPlan(url()));
    if (isOff) throw new Problem('unavailable', copy.grace.unavailable);
    switch (graceState(grace, app.now())) {
      case 'open':
        return { accountId, copy, url };
      case 'over':
        throw new Problem('told', copy.grace.over(copy.date(grace?.endsAt ?? 0), url()));
      case 'closed':
      case 'none':
        throw new Problem('denied', copy.grace.closed(url()));
    }
  }

  return async (token) => {
    if (token === null) throw noToken();
    const decideAgain = async (): Promise<void> => void decide(await look(token));
    return { ...decide(await find(token)), decideAgain };
  };
}

function noToken(): Problem {
  return new Problem('denied', 'The service token of this agent is missing or wrong.');
}
