import { findEntitlement } from '../store/entitlements.ts';
import { listSoftGates } from '../store/gates.ts';
import { recheckProvisions } from '../store/provisions.ts';
import { readUsage } from '../usage/meter.ts';
import type { ProviderApp } from './provider-app.ts';

/** Whether an account has no minute of the phone left, and its limit holds. */
export async function areMinutesUsedUp(app: ProviderApp, accountId: string): Promise<boolean> {
  const now = app.now();
  const [{ terms }, soft] = await app.db.read(findEntitlement(accountId, now), listSoftGates(now));
  if (!terms) return false;
  const [usage] = await readUsage(app, { accountId, terms, soft }, ['phone']);
  return usage !== undefined && !usage.isSoft && usage.left === 0;
}

/** Has calls to the number of an account made short once its minutes are used up. */
export async function shortenWhenUsedUp(app: ProviderApp, accountId: string): Promise<void> {
  if (!(await areMinutesUsedUp(app, accountId))) return;
  await app.db.write([recheckProvisions(accountId, app.now())]);
}
