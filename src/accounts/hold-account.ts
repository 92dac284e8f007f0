import { goOnCollecting, stopCollecting, stopRenewal } from '../billing/held-renewal.ts';
import { syncUnderLease } from '../billing/sync-customer.ts';
import { removeCredentials } from '../store/credentials.ts';
import { closeUndone, type Deletion, updateDeletion } from '../store/deletions.ts';
import type { Stripe } from '../stripe/client.ts';
import { commit } from '../work/commit.ts';
import { withLease } from '../work/lease.ts';
import type { DeletionApp, Progress } from './deletion-progress.ts';
import { listLiveSubscriptions } from './live-subscriptions.ts';

/** The owner may still keep the account in the last second of the hold. */
const MARGIN_MS = 60_000;

/** Stops the renewals, so that nothing is charged during the hold, and starts the deletion once the hold is over. */
export async function holdAccount(app: DeletionApp, deletion: Deletion): Promise<Progress> {
  const { accountId } = deletion;
  const endsAt = deletion.deleteAt + MARGIN_MS;
  if (app.now() >= endsAt) {
    // Credentials are destroyed first, because that needs no provider.
    await commit(app, [
      updateDeletion(deletion, { state: 'deleting', attempts: 0 }, app.now()),
      removeCredentials(accountId),
    ]);
    return 'more';
  }
  await withLease(app, `billing:${accountId}`, async () => {
    await stopRenewals(app, deletion);
    await syncUnderLease(app, accountId);
    await commit(app, [updateDeletion(deletion, { attempts: 0, dueAt: endsAt }, app.now())]);
  });
  return 'stop';
}

async function stopRenewals(app: DeletionApp, deletion: Deletion): Promise<void> {
  const live = (await listLiveSubscriptions(app, deletion.accountId)).filter(
    ({ status }) => status !== 'incomplete',
  );
  for (const { id } of live) await stopCollecting(app.stripe, id);
  const renewing = live.filter((each) => !each.cancel_at_period_end && !each.cancel_at);
  if (renewing.length === 0) return;
  const ids = renewing.map(({ id }) => id);
  const stoppedSubscriptions = [...new Set([...deletion.stoppedSubscriptions, ...ids])];
  // Stored before the call. Otherwise, after a lost answer, the owner would seem to have cancelled.
  await commit(app, [updateDeletion(deletion, { stoppedSubscriptions }, app.now())]);
  for (const each of renewing) await stopRenewal(app.stripe, each);
}

/** Resumes the renewals that the hold stopped and closes the deletion. The sync plans a smaller plan again that was to follow. */
export async function restoreAccount(app: DeletionApp, deletion: Deletion): Promise<Progress> {
  const { id, accountId, stoppedSubscriptions } = deletion;
  await withLease(app, `billing:${accountId}`, async () => {
    const live = await listLiveSubscriptions(app, accountId);
    const isStopped = (each: Stripe.Subscription) =>
      stoppedSubscriptions.includes(each.id) && each.cancel_at_period_end;
    for (const each of live.filter(isStopped)) {
      await app.stripe.subscriptions.update(each.id, { cancel_at_period_end: false });
    }
    for (const each of live) await goOnCollecting(app.stripe, each.id);
    await syncUnderLease(app, accountId);
    await commit(app, [closeUndone(id)]);
  });
  // The owner may have requested another deletion meanwhile, which starts a new hold.
  return 'more';
}
