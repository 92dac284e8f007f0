import type { App } from '../app.ts';
import type { Query } from '../store/database.ts';
import { LeaseLost, withLease } from './lease.ts';

type DueRowApp = Pick<App, 'db' | 'now' | 'instanceId' | 'locks'>;

/** How one kind of due row is worked off. Every step may be repeated, after whatever interruption. */
export type DueRowWork<A, R> = {
  find: (id: string) => Query<R | null>;
  /** The name of the lease that keeps other processes away from this row. */
  lease: (row: R) => string;
  /** Takes the row one step further and stores that. `more`: there is another step to take at once. */
  advance: (app: A, row: R, hold: () => Promise<void>) => Promise<'more' | 'stop'>;
  /** Stores that a step failed and when to try again. Throws on what is no failure of a provider. */
  recordFailure: (app: A, row: R, error: unknown) => Promise<void>;
};

/**
 * Works off one due row: read, lease, read again, advance as far as it goes. Throws `conflict` while another process works
 * on it, and `LeaseLost` when one has taken over meanwhile.
 */
export async function workOffRow<A extends DueRowApp, R>(
  app: A,
  id: string,
  work: DueRowWork<A, R>,
): Promise<void> {
  const [known] = await app.db.read(work.find(id));
  if (!known) return;
  await withLease(app, work.lease(known), async (hold) => {
    while ((await takeStep(app, id, { ...work, hold })) === 'more') await hold();
  });
}

async function takeStep<A extends DueRowApp, R>(
  app: A,
  id: string,
  { find, advance, recordFailure, hold }: DueRowWork<A, R> & { hold: () => Promise<void> },
): Promise<'more' | 'stop'> {
  const [row] = await app.db.read(find(id));
  if (!row) return 'stop';
  try {
    return await advance(app, row, hold);
  } catch (error) {
    if (error instanceof LeaseLost) throw error;
    await recordFailure(app, row, error);
    return 'stop';
  }
}

/** The wait before the next try: it doubles with each failure in a row, up to the longest. */
export function backOffMs(
  attempts: number,
  { firstMs, longestMs }: { firstMs: number; longestMs: number },
): number {
  return Math.min(firstMs * 2 ** Math.min(attempts, 20), longestMs);
}

/** The same without a count of failures: half of the time that the row has waited so far, within the same limits. */
export function backOffByAgeMs(
  ageMs: number,
  { firstMs, longestMs }: { firstMs: number; longestMs: number },
): number {
  return Math.max(firstMs, Math.min(Math.ceil(ageMs / 2), longestMs));
}
