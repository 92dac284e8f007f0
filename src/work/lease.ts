import type { App } from '../app.ts';
import { AppError } from '../errors.ts';
import type { Database } from '../store/database.ts';
import {
  assertLease,
  isLeaseMissing,
  listLeaseHolders,
  releaseLease,
  releaseLeasesOf,
  renewLease,
  takeLease,
} from '../store/leases.ts';
import type { CommitApp } from './commit.ts';
import { hasEnded } from './holder.ts';

type LeaseApp = Pick<App, 'db' | 'now' | 'instanceId' | 'locks'>;

/** This process was delayed until its lease expired, and another process took the lease. The work must stop. */
export class LeaseLost extends AppError {
  constructor(name: string) {
    super('conflict', `another process has taken over ${name}`);
  }
}

/** Somebody else works under this lease. Nothing was done, and it can be tried again soon. */
export class LeaseBusy extends AppError {
  constructor(name: string) {
    super('conflict', `somebody else is working on ${name}`);
  }
}

/**
 * Runs work under a lease, so that across all processes only one runs it for this name at a time. The lease is renewed while
 * the work runs. A process that was frozen cannot renew in time: `renew` renews the lease at once or throws `LeaseLost`, and
 * so does a write of the app `holder`, which then stores nothing.
 * Throws `LeaseBusy` when another process holds the lease; within this process, work of the same name waits for its turn.
 */
export async function withLease<A extends LeaseApp, T>(
  app: A,
  name: string,
  work: (renew: () => Promise<void>, holder: A) => Promise<T>,
  ttlMs = 30_000,
): Promise<T> {
  return app.locks.run(leaseKey(name), async () => {
    if (!(await acquireLease(app, name, ttlMs))) {
      throw new LeaseBusy(name);
    }
    const renewal = setInterval(
      () => void renewIfStillOurs(app, name, ttlMs).catch(() => false),
      ttlMs / 3,
    );
    try {
      return await work(
        async () => {
          if (!(await renewIfStillOurs(app, name, ttlMs))) throw new LeaseLost(name);
        },
        holderOf(app, name),
      );
    } finally {
      clearInterval(renewal);
      await app.db.write([releaseLease(name, app.instanceId)]).catch(() => undefined);
    }
  });
}

/**
 * The app for work under a lease. What was found out is not stored once another process has the lease, because that one may
 * know better. Chats are answered without the lease.
 */
function holderOf<A extends LeaseApp & Partial<Pick<App, 'answerChat'>>>(app: A, name: string): A {
  const { db, instanceId, answerChat } = app;
  const isOurs = assertLease(name, instanceId);
  const write: Database['write'] = async (writes) => {
    try {
      const [, ...outcomes] = await db.write([isOurs, ...writes]);
      return outcomes;
    } catch (error) {
      throw isLeaseMissing(error) ? new LeaseLost(name) : error;
    }
  };
  const answer: App['answerChat'] | undefined =
    answerChat && ((_holder, chat) => answerChat(app as A & CommitApp, chat));
  return { ...app, db: { ...db, write }, ...(answer ? { answerChat: answer } : {}) };
}

/** The key of the lock under which this process works with a lease. */
export function leaseKey(name: string): string {
  return `lease:${name}`;
}

/** Releases a lease, so that the next process need not wait until it expires. */
export async function releaseOwnLease(
  app: Pick<App, 'db' | 'instanceId'>,
  name: string,
): Promise<void> {
  await app.db.write([releaseLease(name, app.instanceId)]);
}

/** Releases everything that this process holds, before it ends in the middle of the work: others can continue at once. */
export async function releaseOwnLeases(app: Pick<App, 'db' | 'instanceId'>): Promise<void> {
  await app.db.write([releaseLeasesOf(app.instanceId)]);
}

/** Releases the leases of processes that have certainly ended, so that a restart need not wait until they expire. */
export async function releaseEndedHolders(app: Pick<App, 'db'>): Promise<void> {
  const [holders] = await app.db.read(listLeaseHolders());
  const ended = holders.filter(hasEnded);
  if (ended.length > 0) await app.db.write(ended.map(releaseLeasesOf));
}

/** Takes or renews a lease. Returns whether this process has it now. */
export async function acquireLease(
  app: Pick<App, 'db' | 'now' | 'instanceId'>,
  name: string,
  ttlMs: number,
): Promise<boolean> {
  const [changed] = await app.db.write([takeLease(name, app.instanceId, app.now(), ttlMs)]);
  return changed === 1;
}

/** Renews a lease that no other process has taken since. Does not take a lease that was released. */
async function renewIfStillOurs(app: LeaseApp, name: string, ttlMs: number): Promise<boolean> {
  const [changed] = await app.db.write([renewLease(name, app.instanceId, app.now() + ttlMs)]);
  return changed === 1;
}
