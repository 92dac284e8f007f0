import type { App } from '../app.ts';
import { findEntry, releaseUnits } from '../store/usage.ts';

/**
 * Ends a hold that nobody settled, because the process died in the middle of the call. Perplexity keeps no record of a search, so nobody
 * knows whether it happened, and the customer does not pay for it.
 */
export async function settleHold(app: Pick<App, 'db' | 'log' | 'now'>, id: string): Promise<void> {
  const [entry] = await app.db.read(findEntry(id));
  if (entry?.state !== 'reserved') return;
  await app.db.write([releaseUnits(entry.id, app.now(), 'expired')]);
  app.log.warn({ entry: entry.id, service: entry.service }, 'a hold was never settled');
}
