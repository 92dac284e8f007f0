import type { App } from '../app.ts';
import type { FileTrouble } from '../domain/files.ts';

/** What to store after a step, and the wait before the next one. Without `retryMs` it was the last step. */
export type Step<C> = { change: C; retryMs?: number };

const SOON_MS = 2000;
/** A machine that has to start takes half a minute, and twice as long on busy hosts. */
const LONGEST_MS = 3 * 60_000;

/** One thing at a time on each machine: Fly takes one exec a second. */
export function filesLease({ accountId }: { accountId: string }): string {
  return `files:${accountId}`;
}

type GivenUp = { state?: 'failed'; trouble?: FileTrouble };

/** Another try in a moment, until it has taken too long. */
export function triesAgain(app: Pick<App, 'now'>, since: number): () => Step<GivenUp> {
  return () =>
    app.now() - since > LONGEST_MS
      ? { change: { state: 'failed', trouble: 'away' } }
      : { change: {}, retryMs: SOON_MS };
}
