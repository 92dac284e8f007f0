import type { BillingApp } from '../billing/billing-app.ts';
import { syncUnderLease } from '../billing/sync-customer.ts';
import { findAdoptionOfAccount, returnMachine } from '../store/adoptions.ts';
import { findAcceptedCredential } from '../store/credentials.ts';
import { closeGrace } from '../store/graces.ts';
import { countSentMails } from '../store/mails.ts';
import { raiseDesiredRev } from '../store/machines.ts';
import { findEntry, type JournalEntry, updateEntry } from '../store/migration-journal.ts';
import { countDown, type MigrationRun } from '../store/migration-runs.ts';
import { listProvisions } from '../store/provisions.ts';
import { isStoredFailure } from '../stripe/stored-failure.ts';
import { commit } from '../work/commit.ts';
import { withLease } from '../work/lease.ts';
import { customerOf, readSubscription } from './read-subscription.ts';
import { obstacleToRevert } from './rules.ts';

/**
 * Takes one move back by its journal: the old price without any proration, and the recorded credit. A customer who has
 * changed anything since keeps everything. Throws as `moveCustomer` does.
 */
export async function revertCustomer(
  app: BillingApp,
  run: MigrationRun,
  entry: JournalEntry,
): Promise<void> {
  await withLease(app, `billing:${entry.accountId}`, (_renew, holder) =>
    revertUnderLease(holder, run, entry.accountId),
  );
}

async function revertUnderLease(
  app: BillingApp,
  run: MigrationRun,
  accountId: string,
): Promise<void> {
  const [entry] = await app.db.read(findEntry(run.id, accountId));
  if (!entry || (entry.state !== 'applied' && entry.state !== 'reverting')) return;
  const { id, stripeSubscriptionId, fromPrice } = entry;
  const subscription = await readSubscription(app.stripe, stripeSubscriptionId ?? '');
  const isBack = subscription?.items.data[0]?.price.id === fromPrice;
  const obstacle = isBack ? null : obstacleToRevert(subscription, entry);
  if (!subscription || obstacle) {
    await commit(app, [updateEntry(id, { state: 'kept', reason: obstacle }), countDown(run.id)]);
    return;
  }
  await commit(app, [updateEntry(id, { state: 'reverting' })]);
  if (!isBack) await setOldPrice(app, entry);
  await takeCreditBack(app, entry, customerOf(subscription));
  await syncUnderLease(app, accountId);
  const now = app.now();
  await commit(app, [
    closeGrace(accountId, 'undone', now),
    raiseDesiredRev(accountId, now),
    ...returnMachine(accountId, now),
    updateEntry(id, {
      state: 'reverted',
      reason: null,
      revertedAt: now,
      notReverted: await whatStays(app, accountId),
    }),
    countDown(run.id),
    { enqueue: 'sweep', payload: {} },
  ]);
  app.log.info({ accountId, runId: run.id }, 'customer moved back');
}

/** In words for operators; null when nothing stays. */
async function whatStays(app: BillingApp, accountId: string): Promise<string | null> {
  const [adoption, credential, mails, provisions] = await app.db.read(
    findAdoptionOfAccount(accountId),
    findAcceptedCredential(accountId),
    countSentMails(accountId),
    listProvisions(accountId),
  );
  const hasTiedNumber = provisions.some(
    ({ service, externalId, importedId }) => service === 'phone' && externalId === importedId,
  );
  const isOurs = adoption?.state === 'adopted' || adoption?.state === 'checking';
  const stays = [
    ...(isOurs && credential
      ? ['the machine stays adopted: its owner has connected a Claude']
      : []),
    ...(isOurs && !credential
      ? ['the agent does not know what was said since the move; its memory stays']
      : []),
    ...(hasTiedNumber ? ['their phone number goes on reporting its calls to us'] : []),
    ...(mails > 0 ? [`${mails} mails were sent`] : []),
  ];
  return stays.length === 0 ? null : stays.join('; ');
}

async function setOldPrice(app: BillingApp, entry: JournalEntry): Promise<void> {
  const { stripeSubscriptionId: subscription, itemId, fromPrice } = entry;
  await underKey(app, entry, (idempotencyKey) =>
    app.stripe.subscriptions.update(
      subscription ?? '',
      { items: [{ id: itemId ?? '', price: fromPrice ?? '' }], proration_behavior: 'none' },
      { idempotencyKey: `${idempotencyKey}:back` },
    ),
  );
}

/** The recorded amount, never one that is computed again. */
async function takeCreditBack(
  app: BillingApp,
  entry: JournalEntry,
  customer: string,
): Promise<void> {
  if (entry.creditCents === 0) return;
  const metadata = { migration: entry.id };
  const { data } = await app.stripe.customers.listBalanceTransactions(customer, { limit: 100 });
  if (data.some((each) => each.metadata?.['migration'] === entry.id)) return;
  await underKey(app, entry, (idempotencyKey) =>
    app.stripe.customers.createBalanceTransaction(
      customer,
      {
        amount: entry.creditCents,
        currency: 'usd',
        description: 'The change of plan was undone',
        metadata,
      },
      { idempotencyKey: `${idempotencyKey}:credit` },
    ),
  );
}

async function underKey(
  app: BillingApp,
  { id, runId, stripeSubscriptionId, attempts }: JournalEntry,
  call: (idempotencyKey: string) => Promise<unknown>,
): Promise<void> {
  try {
    await call(`mig:${runId}:${stripeSubscriptionId}:${attempts}`);
  } catch (error) {
    if (isStoredFailure(error)) await commit(app, [updateEntry(id, { attempts: attempts + 1 })]);
    throw error;
  }
}
