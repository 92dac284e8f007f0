import { syncUnderLease } from '../billing/sync-customer.ts';
import { withLease } from '../work/lease.ts';
import { removeCredentials } from '../store/credentials.ts';
import { closeUndone, type Deletion, updateDeletion } from '../store/deletions.ts';
import type { Stripe } from '../stripe/client.ts';
import type { DeletionApp, Progress } from './delete-account.ts';
import { listLiveSubscriptions } from './live-subscriptions.ts';

/** Who keeps the account in the last second of its hold is still heard. */
const MARGIN_MS = 60_000;

/** Sees to it that nothing is charged during the hold, and begins the deletion when it is over. */
export async function holdAccount(app: DeletionApp, deletion: Deletion): Promise<Progress> {
  const { accountId } = deletion;
  const endsAt = deletion.deleteAt + MARGIN_MS;
  if (app.now() >= endsAt) {
    // The seals go first: however long a provider is away, no credential waits for it.
    await app.db.write([
      updateDeletion(deletion, { state: 'deleting', attempts: 0 }),
      removeCredentials(accountId),
    ]);
    return 'more';
  }
  await withLease(app, `billing:${accountId}`, async () => {
    await stopRenewals(app, deletion);
    await syncUnderLease(app, accountId);
    await app.db.write([updateDeletion(deletion, { attempts: 0, dueAt: endsAt })]);
  });
  return 'stop';
}

async function stopRenewals(app: DeletionApp, deletion: Deletion): Promise<void> {
  const live = await listLiveSubscriptions(app, deletion.accountId);
  const renewing = live.filter(
    (each) => each.status !== 'incomplete' && !each.cancel_at_period_end && !each.cancel_at,
  );
  if (renewing.length === 0) return;
  const ids = renewing.map(({ id }) => id);
  const stoppedSubscriptions = [...new Set([...deletion.stoppedSubscriptions, ...ids])];
  // Stored first: after a lost answer one that we stopped would look as if its owner had.
  await app.db.write([updateDeletion(deletion, { stoppedSubscriptions })]);
  for (const id of ids) await app.stripe.subscriptions.update(id, { cancel_at_period_end: true });
}

/** Lets renew again what the hold stopped, and forgets the wish. */
export async function restoreAccount(app: DeletionApp, deletion: Deletion): Promise<Progress> {
  const { id, accountId, stoppedSubscriptions } = deletion;
  await withLease(app, `billing:${accountId}`, async () => {
    const live = await listLiveSubscriptions(app, accountId);
    const isStopped = (each: Stripe.Subscription) =>
      stoppedSubscriptions.includes(each.id) && each.cancel_at_period_end;
    for (const each of live.filter(isStopped)) {
      await app.stripe.subscriptions.update(each.id, { cancel_at_period_end: false });
    }
    await syncUnderLease(app, accountId);
    await app.db.write([closeUndone(id)]);
  });
  // It is another wish if it was asked for again meanwhile.
  return 'more';
}
