import type { App } from './app.ts';
import { AppError } from './errors.ts';
import { releaseLease, takeLease } from './store/leases.ts';

type LeaseApp = Pick<App, 'db' | 'now' | 'instanceId' | 'locks'>;

/**
 * Runs work that may run only once at a time for this name, across processes. Renewed while it runs.
 * Throws `conflict` when another process holds the lease.
 */
export async function withLease<T>(
  app: LeaseApp,
  name: string,
  work: () => Promise<T>,
  ttlMs = 30_000,
): Promise<T> {
  return app.locks.run(`lease:${name}`, async () => {
    if (!(await holdLease(app, name, ttlMs))) {
      throw new AppError('conflict', `another process is working on ${name}`);
    }
    const renewal = setInterval(
      () => void holdLease(app, name, ttlMs).catch(() => false),
      ttlMs / 3,
    );
    try {
      return await work();
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

/** Takes or renews a lease; tells whether this process has it now. */
export async function holdLease(
  app: Pick<App, 'db' | 'now' | 'instanceId'>,
  name: string,
  ttlMs: number,
): Promise<boolean> {
  const [result] = await app.db.write([takeLease(name, app.instanceId, app.now(), ttlMs)]);
  return result?.rowsAffected === 1;
}
