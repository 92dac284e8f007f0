import { createAgentMail } from '../agentmail/client.ts';
import type { MeteredService } from '../domain/services.ts';
import { listProvisions } from '../store/provisions.ts';
import { findSeconds } from './browser-sessions.ts';
import { endCall } from './phone-ends.ts';
import type { ProviderApp } from './provider-app.ts';
import { findEntry, type LedgerEntry, releaseUnits, settleUnits } from '../store/usage.ts';

type SettleApp = ProviderApp;

/** What the provider's record says about an entry: the units it really cost; null when the provider does not know of it. */
type Settler = (app: SettleApp, entry: LedgerEntry) => Promise<number | null>;

const SETTLERS: Record<Exclude<MeteredService, 'phone'>, Settler> = {
  // Perplexity keeps no record of a search, so the customer does not pay for one that nobody knows of.
  search: async () => null,
  email: findMail,
  // One that was never opened, or whose id was lost, ends by itself.
  browser: (app, { externalId }) =>
    externalId === null ? Promise.resolve(null) : findSeconds(app, externalId),
};

/** Ends a hold that nobody settled, because the process died or the provider's answer was lost. */
export async function settleHold(app: SettleApp, id: string): Promise<void> {
  const [entry] = await app.db.read(findEntry(id));
  if (entry?.state !== 'reserved') return;
  if (entry.service === 'phone') return endCall(app, entry);
  const units = await SETTLERS[entry.service](app, entry);
  const now = app.now();
  await app.db.write([
    units === null ? releaseUnits(entry.id, now, 'expired') : settleUnits(entry.id, units, now),
  ]);
  app.log.warn({ entry: entry.id, service: entry.service, units }, 'an open hold was settled');
}

/** A mail that was sent has the id of its request as a label. */
async function findMail(
  app: SettleApp,
  { accountId, requestId, units }: LedgerEntry,
): Promise<number | null> {
  const provider = app.config.services.email;
  const [provisions] = await app.db.read(listProvisions(accountId));
  const inbox = provisions.find(({ service }) => service === 'email')?.externalId;
  if (!provider || !inbox || requestId === null) return null;
  return (await createAgentMail(provider).hasMessage(inbox, requestId)) ? units : null;
}
