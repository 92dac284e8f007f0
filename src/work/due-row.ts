import type { App } from '../app.ts';
import type { Query } from '../store/database.ts';
import { LeaseBusy, leaseKey, LeaseLost, withLease } from './lease.ts';

type DueRowApp = Pick<App, 'db' | 'now' | 'instanceId' | 'locks'>;

/**
 * How one kind of due row is processed. Every part may run again after a crash. Through the app that `advance` and
 * `recordFailure` are given, nothing is stored once the lease is lost.
 */
export type DueRowWork<A, R> = {
  find: (id: string) => Query<R | null>;
  /** The name of the lease under which only one process works on this row. */
  lease: (row: R) => string;
  /** Takes the next step for the row and stores its result. `more`: another step can follow at once. */
  advance: (app: A, row: R, renewLease: () => Promise<void>) => Promise<'more' | 'stop'>;
  /** Stores that a step failed and when to retry. Throws an error that no provider caused. */
  recordFailure: (app: A, row: R, error: unknown) => Promise<void>;
};

/**
 * Processes one due row: read, take the lease, read again, advance until no step is left. Throws `LeaseBusy`
 * while somebody else works under the lease, and `LeaseLost` when another process has taken the lease meanwhile.
 */
export async function workOffRow<A extends DueRowApp, R>(
  app: A,
  id: string,
  work: DueRowWork<A, R>,
): Promise<void> {
  const [known] = await app.db.read(work.find(id));
  if (!known) return;
  const lease = work.lease(known);
  // A job that waited for its turn would hold the place of another one.
  if (app.locks.isBusy(leaseKey(lease))) throw new LeaseBusy(lease);
  await withLease(app, lease, async (renewLease, holder) => {
    while ((await takeStep(holder, id, { ...work, renewLease })) === 'more') await renewLease();
  });
}

async function takeStep<A extends DueRowApp, R>(
  app: A,
  id: string,
  {
    find,
    advance,
    recordFailure,
    renewLease,
  }: DueRowWork<A, R> & { renewLease: () => Promise<void> },
): Promise<'more' | 'stop'> {
  const [row] = await app.db.read(find(id));
  if (!row) return 'stop';
  try {
    return await advance(app, row, renewLease);
  } catch (error) {
    if (error instanceof LeaseLost) throw error;
    await recordFailure(app, row, error);
    return 'stop';
  }
}

/** The wait before the next try. It doubles with each failure in a row, up to `longestMs`. */
export function backOffMs(
  attempts: number,
  { firstMs, longestMs }: { firstMs: number; longestMs: number },
): number {
  return Math.min(firstMs * 2 ** Math.min(attempts, 20), longestMs);
}

/** The wait for a row without a count of failures: half of the time that it has waited so far, within the same limits. */
export function backOffByAgeMs(
  ageMs: number,
  { firstMs, longestMs }: { firstMs: number; longestMs: number },
): number {
  return Math.max(firstMs, Math.min(Math.ceil(ageMs / 2), longestMs));
}
