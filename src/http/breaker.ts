import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';

/** Providers that may be down for everybody at once. */
const PROVIDERS = ['fly', 'stripe', 'anthropic'] as const;
export type Provider = (typeof PROVIDERS)[number];

/** What an answer says about its provider; `unclear` when it may concern one customer's machine alone. */
export type Health = 'up' | 'down' | 'unclear';

/**
 * Keeps calls away from a provider that does not answer, so that nobody waits for a timeout that is certain. Opens after
 * several failures in a row, lets one call through from time to time, and closes with the first answer.
 */
export type Breaker = {
  /**
   * Makes a call and judges its answer. A call without an answer, and one that took most of its `timeoutMs`, counts as down.
   * Throws `ProviderDown` without calling while the breaker is open.
   */
  run<T>(call: () => Promise<T>, given: { timeoutMs: number; judge: Judge<T> }): Promise<T>;
  counts(): BreakerCounts;
};
/** Judges the answer of a call, or `null` when there was none. */
export type Judge<T> = (answer: T | null) => Health;
export type BreakerCounts = { isOpen: boolean; opened: number; refused: number };

/** The call was not made, because its provider does not answer. It can be repeated at `retryAt`. */
export class ProviderDown extends AppError {
  readonly retryAt: number;

  constructor(provider: Provider, retryAt: number) {
    super('upstream', `${provider} does not answer; no call was made`);
    this.name = 'ProviderDown';
    this.retryAt = retryAt;
  }
}

/** Makes every call. */
export const NO_BREAKER: Breaker = {
  run: (call) => call(),
  counts: () => ({ isOpen: false, opened: 0, refused: 0 }),
};

const FAILURES = 5;
const OPEN = { firstMs: 2000, longestMs: 30_000 };
/** The share of its timeout after which an answer is too slow to count as one. */
const SLOW = 2 / 3;

/** `countLine` counts every call that went wrong: too many for a line of the log each. */
type Ports = {
  log: Log;
  now: () => number;
  countLine?: (what: string, fields: Record<string, unknown>) => void;
};

/** One breaker per provider, each with one line in the log whenever it opens for the first time or closes. */
export function createBreakers(ports: Ports): Record<Provider, Breaker> {
  return Object.fromEntries(
    PROVIDERS.map((provider) => [provider, createBreaker(provider, ports)]),
  ) as Record<Provider, Breaker>;
}

/** How a call went wrong in a way that operators want to see; null for every other answer. */
export function errorKindOf(status: number | null | undefined): string | null {
  if (status === undefined) return null;
  if (status === null) return 'no_answer';
  if (status === 429) return 'rate_limited';
  if (status >= 500) return 'server_error';
  return [401, 402, 403].includes(status) ? 'refused' : null;
}

type WithStatus = { status: number } | { getStatusCode(): number };

/** Our own calls have a status, and those of Stripe's library a method for it. */
function statusOf(answer: unknown): number | undefined {
  const read = answer as Partial<WithStatus> | undefined;
  if (typeof read !== 'object') return undefined;
  return 'status' in read ? read.status : (read as { getStatusCode?(): number }).getStatusCode?.();
}

export function createBreaker(provider: Provider, { log, now, countLine }: Ports): Breaker {
  let failures = 0;
  let openSince: number | null = null;
  let retryAt = 0;
  let isProbing = false;
  const total = { opened: 0, refused: 0 };

  function fail(): void {
    failures += 1;
    if (failures < FAILURES) return;
    retryAt =
      now() + Math.min(OPEN.firstMs * 2 ** Math.min(failures - FAILURES, 10), OPEN.longestMs);
    if (openSince !== null) return;
    openSince = now();
    total.opened += 1;
    log.warn({ provider, failures }, 'a provider does not answer; calls to it are held back');
  }

  function succeed(): void {
    failures = 0;
    if (openSince === null) return;
    const { refused } = total;
    log.warn({ provider, downMs: now() - openSince, refused }, 'a provider answers again');
    openSince = null;
  }

  function count(status: number | null | undefined): void {
    const kind = errorKindOf(status);
    if (kind) countLine?.('provider error', { provider, kind });
  }

  function refuse(): never {
    total.refused += 1;
    throw new ProviderDown(provider, Math.max(retryAt, now() + OPEN.firstMs));
  }

  return {
    async run(call, { timeoutMs, judge }) {
      const isOpen = openSince !== null;
      if (isOpen && (isProbing || now() < retryAt)) refuse();
      isProbing = isOpen;
      const startedAt = now();
      let health: Health = judge(null);
      let status: number | null | undefined = null;
      try {
        const answer = await call();
        status = statusOf(answer);
        const isSlow = now() - startedAt > timeoutMs * SLOW;
        health = isSlow && health === 'down' ? 'down' : judge(answer);
        return answer;
      } finally {
        if (isOpen) isProbing = false;
        count(status);
        if (health === 'up') succeed();
        if (health === 'down') fail();
      }
    },
    counts: () => ({ isOpen: openSince !== null, ...total }),
  };
}
