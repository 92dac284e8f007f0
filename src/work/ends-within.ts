import { setTimeout as pause } from 'node:timers/promises';

/** Waits for work, but no longer than this. Returns whether it has ended; rejects when the work failed in time. */
export async function endsWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  const over = new AbortController();
  const { signal } = over;
  const late = pause(ms, false, { signal }).catch(() => false);
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    over.abort();
  }
}
