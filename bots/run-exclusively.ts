import { setTimeout as pause } from 'node:timers/promises';
import type { App } from '../src/app.ts';
import { limitRepeats } from '../src/log.ts';
import { isSwitch } from '../src/domain/switches.ts';
import { listSwitchedOff } from '../src/store/switches.ts';
import { acquireLease, releaseOwnLease } from '../src/work/lease.ts';
import { SWITCHES_CHANGED } from '../src/work/wakeups.ts';

const TTL_MS = 15_000;
const RENEW_MS = 5000;
/** How often a process without the lease tries to get it, and with how many tries it reads the switch of its platform. */
const TRY_MS = 1000;
const TRIES_PER_READ = 5;

/** Starts a connection; the signal ends it. Resolves when it has ended. */
export type Connection = (signal: AbortSignal) => Promise<void>;

/**
 * Keeps open a connection that may exist only once. The process that holds the lease runs it; another process takes over
 * when that one dies. The part of the name before the colon may be a switch of operators; while it is off, no process connects.
 * Returns a function that stops.
 */
export function runExclusively(app: App, name: string, connect: Connection): () => Promise<void> {
  const stopping = new AbortController();
  const running = tryUntilStopped(app, { name, connect, signal: stopping.signal });
  return async () => {
    stopping.abort();
    await running;
  };
}

type Attempt = { name: string; connect: Connection; signal: AbortSignal };

async function tryUntilStopped(app: App, { name, connect, signal }: Attempt): Promise<void> {
  const log = limitRepeats(app.log, app.now);
  let isOff = false;
  let tries = 0;
  const stopListening = app.wakeups.on(SWITCHES_CHANGED, () => (tries = 0));
  while (!signal.aborted) {
    try {
      if (tries++ % TRIES_PER_READ === 0) isOff = await isSwitchedOff(app, name);
      if (!isOff && (await acquireLease(app, name, TTL_MS))) {
        tries = 0;
        await runUnderLease(app, { name, connect, signal });
      }
    } catch (error) {
      log.error({ err: error, connection: name }, 'a connection ended');
    }
    await pause(TRY_MS, undefined, { signal }).catch(() => undefined);
  }
  stopListening();
}

async function runUnderLease(app: App, { name, connect, signal }: Attempt): Promise<void> {
  const lost = new AbortController();
  const endIfOff = (): void => {
    void isSwitchedOff(app, name)
      .catch(() => false)
      .then((isOff) => {
        if (isOff) lost.abort();
      });
  };
  const renewal = setInterval(() => {
    void acquireLease(app, name, TTL_MS)
      .catch(() => false)
      .then((isHeld) => {
        if (!isHeld) lost.abort();
      });
    endIfOff();
  }, RENEW_MS);
  const stopListening = app.wakeups.on(SWITCHES_CHANGED, endIfOff);
  try {
    await connect(AbortSignal.any([signal, lost.signal]));
  } finally {
    clearInterval(renewal);
    stopListening();
    await releaseOwnLease(app, name).catch(() => undefined);
  }
}

async function isSwitchedOff({ db }: Pick<App, 'db'>, name: string): Promise<boolean> {
  const [part = ''] = name.split(':');
  if (!isSwitch(part)) return false;
  const [off] = await db.read(listSwitchedOff());
  return off.includes(part);
}
