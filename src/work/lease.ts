import type { App } from '../app.ts';
import { AppError } from '../errors.ts';
import {
  listLeaseHolders,
  releaseLease,
  releaseLeasesOf,
  renewLease,
  takeLease,
} from '../store/leases.ts';
import { hasEnded } from './holder.ts';

type LeaseApp = Pick<App, 'db' | 'now' | 'instanceId' | 'locks'>;

/** Another process took the lease while this one was held up, so this one has to stop. */
export class LeaseLost extends AppError {
  constructor(name: string) {
    super('conflict', `another process has taken over ${name}`);
  }
}

/**
 * Runs work under a lease, so that no other process runs work of the same name meanwhile. The lease is renewed while the work
 * runs. A process can be held up too long to renew it, so the work calls `hold` before whatever must not be done twice: `hold`
 * renews the lease, or throws `LeaseLost` when another process has it. Throws `conflict` when it is taken from the start.
 */
export async function withLease<T>(
  app: LeaseApp,
  name: string,
  work: (hold: () => Promise<void>) => Promise<T>,
  ttlMs = 30_000,
): Promise<T> {
  return app.locks.run(`lease:${name}`, async () => {
    if (!(await holdLease(app, name, ttlMs))) {
      throw new AppError('conflict', `another process is working on ${name}`);
    }
    const renewal = setInterval(
      () => void keepLease(app, name, ttlMs).catch(() => false),
      ttlMs / 3,
    );
    try {
      return await work(async () => {
        if (!(await keepLease(app, name, ttlMs))) throw new LeaseLost(name);
      });
    } finally {
      clearInterval(renewal);
      await app.db.write([releaseLease(name, app.instanceId)]).catch(() => undefined);
    }
  });
}

/** Gives a lease up, so that the next process need not wait for its end. */
export async function giveUpLease(
  app: Pick<App, 'db' | 'instanceId'>,
  name: string,
): Promise<void> {
  await app.db.write([releaseLease(name, app.instanceId)]);
}

/** Frees the leases of processes that have certainly ended, so that a restart need not wait for their end. */
export async function releaseEndedHolders(app: Pick<App, 'db'>): Promise<void> {
  const [holders] = await app.db.read(listLeaseHolders());
  const ended = holders.filter(hasEnded);
  if (ended.length > 0) await app.db.write(ended.map(releaseLeasesOf));
}

/** Takes or renews a lease; tells whether this process has it now. */
export async function holdLease(
  app: Pick<App, 'db' | 'now' | 'instanceId'>,
  name: string,
  ttlMs: number,
): Promise<boolean> {
  const [changed] = await app.db.write([takeLease(name, app.instanceId, app.now(), ttlMs)]);
  return changed === 1;
}

/** Renews a lease that nobody else has had since; a free one is not taken. */
async function keepLease(app: LeaseApp, name: string, ttlMs: number): Promise<boolean> {
  const [changed] = await app.db.write([renewLease(name, app.instanceId, app.now() + ttlMs)]);
  return changed === 1;
}
