import type { EntitlementChange } from '../domain/entitlement.ts';
import { machineAfterChange } from '../machines/entitlement-changed.ts';
import { tellAccount } from '../news/tell.ts';
import { listLiveCheckoutIntents, updateCheckoutIntent } from '../store/checkout-intents.ts';
import { wakeDeletion } from '../store/deletions.ts';
import { setLapse, startLapse } from '../store/lapses.ts';
import { recheckUpgrade } from '../store/upgrades.ts';
import type { Change } from '../work/commit.ts';
import type { BillingApp } from './billing-app.ts';
import { toldPayment } from './payment-news.ts';

type Consequence = (app: BillingApp, change: EntitlementChange) => Promise<Change[]>;

/** The consequences of a sync, one function per noun. Each runs at every sync and decides by itself whether anything changed. */
const CONSEQUENCES: Consequence[] = [
  upgradeAfterChange,
  checkoutsAfterChange,
  machineAfterChange,
  deletionAfterChange,
  lapseAfterChange,
  newsAfterChange,
];

/** Everything that a sync changes besides the subscription itself. */
export async function consequencesOf(
  app: BillingApp,
  change: EntitlementChange,
): Promise<Change[]> {
  const changes = await Promise.all(CONSEQUENCES.map((consequence) => consequence(app, change)));
  return changes.flat();
}

/** An upgrade that waits for its payment may have been paid. */
async function upgradeAfterChange(
  { now }: BillingApp,
  { accountId, paid }: EntitlementChange,
): Promise<Change[]> {
  return paid.after.why === 'none' ? [] : [recheckUpgrade(accountId, now())];
}

async function checkoutsAfterChange(
  { db }: BillingApp,
  { accountId, paid }: EntitlementChange,
): Promise<Change[]> {
  if (!paid.after.plan) return [];
  const [intents] = await db.read(listLiveCheckoutIntents(accountId));
  return intents
    .filter(({ state }) => state === 'open')
    .map(({ id }) => updateCheckoutIntent(id, { state: 'paid', dueAt: null }, 'open'));
}

/** A new subscription of an account on hold has to be stopped from renewing. */
async function deletionAfterChange(
  { now }: BillingApp,
  { accountId, paid: { before, after } }: EntitlementChange,
): Promise<Change[]> {
  const isNew = after.why === 'subscribed' && before.why !== after.why;
  return isNew ? [wakeDeletion(accountId, now())] : [];
}

/** How long the agent and the data of somebody without a plan are kept. */
const KEPT_MS = 30 * 24 * 3_600_000;

/** A plan can end without a sync, so the time after its end is set while it runs. */
async function lapseAfterChange(
  { now }: BillingApp,
  { accountId, before, after }: EntitlementChange,
): Promise<Change[]> {
  if (after.plan) {
    return before.endsAt === after.endsAt ? [] : [setLapse(accountId, after.endsAt + KEPT_MS)];
  }
  if (before.plan) return [setLapse(accountId, now() + KEPT_MS)];
  return after.why === 'none' ? [] : [startLapse(accountId, now() + KEPT_MS)];
}

async function newsAfterChange(
  app: BillingApp,
  { accountId, paid: { before, after }, after: allowed, payment }: EntitlementChange,
): Promise<Change[]> {
  if (before.why === 'blocked' && after.plan) return [];
  const isUnreadable = after.why === 'unknown' && before.why !== 'unknown';
  if ((before.plan === null) === (after.plan === null) && !isUnreadable) return [];
  // Somebody with a plan for free goes on with that.
  if (!after.plan && allowed.plan) return [];
  // The news is committed with the change itself, so a new key cannot repeat it.
  const key = app.newId('chg');
  if (!after.plan) return [tellAccount(app, accountId, { type: 'subscription_ended' }, key)];
  const paid = payment && toldPayment(app, payment);
  return [tellAccount(app, accountId, { type: 'subscribed', paid }, key)];
}
