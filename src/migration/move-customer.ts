import type { BillingApp } from '../billing/billing-app.ts';
import { planMove } from '../billing/plan-of-price.ts';
import { syncUnderLease } from '../billing/sync-customer.ts';
import { GRACE_MS } from '../domain/grace.ts';
import { idFrom } from '../ids.ts';
import { graceObject, planNotices } from '../notices/notices.ts';
import { tellAccount } from '../news/tell.ts';
import { addAdoption } from '../store/adoptions.ts';
import { ensureCustomer, saveCustomer } from '../store/customers.ts';
import { isAccountOnHold } from '../store/deletions.ts';
import { startGrace } from '../store/graces.ts';
import { type LegacyCustomer, listForeignCustomers } from '../store/legacy-customers.ts';
import { raiseDesiredRev } from '../store/machines.ts';
import { addEntry, findEntry, type JournalEntry, updateEntry } from '../store/migration-journal.ts';
import { addMail } from '../store/mails.ts';
import { countDown, type MigrationRun } from '../store/migration-runs.ts';
import { Stripe } from '../stripe/client.ts';
import { isStoredFailure } from '../stripe/stored-failure.ts';
import { type Change, commit } from '../work/commit.ts';
import { withLease } from '../work/lease.ts';
import { customerOf, readSubscription } from './read-subscription.ts';
import { decideMove, type Move, type SkipReason } from './rules.ts';

/** The mail says what the adoption of their machine finds on it, so it waits for that. */
const ADOPTION_MS = 3_600_000;

/**
 * Moves one customer to the price of today, or says in the journal why not. What was there before is stored before the call,
 * and a repeated attempt finds out from Stripe how far the last one came. Throws `conflict` while another process works on the
 * account's billing, and what Stripe's client throws.
 */
export async function moveCustomer(
  app: BillingApp,
  run: MigrationRun,
  customer: LegacyCustomer,
): Promise<void> {
  await withLease(app, `billing:${customer.accountId}`, (_renew, holder) =>
    moveUnderLease(holder, run, customer),
  );
}

async function moveUnderLease(
  app: BillingApp,
  run: MigrationRun,
  customer: LegacyCustomer,
): Promise<void> {
  const [known] = await app.db.read(findEntry(run.id, customer.accountId));
  if (known && known.state !== 'applying') return;
  const entry = known ?? (await begin(app, run, customer));
  if (!entry) return;
  const skip = await change(app, run, entry);
  if (skip) return settleSkipped(app, run, { customer, skip });
  await syncUnderLease(app, customer.accountId);
  const subscription = await readSubscription(app.stripe, entry.stripeSubscriptionId ?? '');
  await commit(app, [
    ...graceChanges(app, customer.accountId),
    ...adoption(app, customer),
    updateEntry(entry.id, {
      state: 'applied',
      appliedAt: app.now(),
      ...creditOf(subscription, entry),
    }),
    ...announcement(app, entry),
    ...mailChanges(app, {
      id: `mail_moved_${entry.id}`,
      accountId: customer.accountId,
      kind: 'moved',
      waitMs: customer.flyApp === null ? 0 : ADOPTION_MS,
    }),
    countDown(run.id),
  ]);
  app.log.info({ accountId: customer.accountId, runId: run.id }, 'customer moved');
}

/** Thirty days on our key, for those who have no Claude connected. */
function graceChanges(app: BillingApp, accountId: string): Change[] {
  if (!app.config.grace) return [];
  const now = app.now();
  const endsAt = now + GRACE_MS;
  return [
    startGrace(accountId, { now, endsAt }),
    ...planNotices('grace_ends', {
      object: graceObject(accountId, { endsAt }),
      accountId,
      at: endsAt,
    }),
    raiseDesiredRev(accountId, now),
    { enqueue: 'sweep', payload: {} },
  ];
}

/** Their machine of the old service comes under the reconciler, if they had one. */
function adoption(app: BillingApp, { accountId, flyApp }: LegacyCustomer): Change[] {
  if (flyApp === null) return [];
  const id = idFrom('ado', accountId);
  return [addAdoption(id, accountId, app.now()), { enqueue: 'adopt-machine', payload: { id } }];
}

/** Stores what is there before anything is changed. Null when the customer is skipped. */
async function begin(
  app: BillingApp,
  run: MigrationRun,
  customer: LegacyCustomer,
): Promise<JournalEntry | null> {
  const move = await decide(app, customer);
  if ('skip' in move) {
    await settleSkipped(app, run, { customer, skip: move.skip });
    return null;
  }
  const { accountId, stripeCustomerId } = customer;
  const id = entryId(run, accountId);
  await commit(app, [
    addEntry({ id, runId: run.id, accountId }),
    updateEntry(id, {
      stripeSubscriptionId: move.subscriptionId,
      itemId: move.itemId,
      fromPrice: move.fromPrice,
      toPrice: move.toPrice,
      periodEnd: move.periodEnd,
      prorationDate: run.proration === 'none' ? null : Math.floor(app.now() / 1000),
    }),
    ensureCustomer(accountId, app.now()),
    saveCustomer(accountId, stripeCustomerId ?? ''),
  ]);
  const [entry] = await app.db.read(findEntry(run.id, accountId));
  return entry;
}

async function decide(
  app: BillingApp,
  { accountId, stripeCustomerId, stripeSubscriptionId }: LegacyCustomer,
): Promise<Move | { skip: SkipReason }> {
  if (!stripeSubscriptionId || !stripeCustomerId) return { skip: 'free' };
  const [isOnHold, foreign] = await app.db.read(
    isAccountOnHold(accountId),
    listForeignCustomers([stripeCustomerId]),
  );
  if (isOnHold) return { skip: 'leaving' };
  if (foreign.length > 0) return { skip: 'other_account' };
  const subscription = await readSubscription(app.stripe, stripeSubscriptionId);
  if (!subscription) return { skip: 'not_found' };
  if (customerOf(subscription) !== stripeCustomerId) return { skip: 'other_customer' };
  return decideMove(subscription, app.config.stripe);
}

async function settleSkipped(
  app: BillingApp,
  run: MigrationRun,
  { customer: { accountId }, skip }: { customer: LegacyCustomer; skip: SkipReason },
): Promise<void> {
  const id = entryId(run, accountId);
  await commit(app, [
    addEntry({ id, runId: run.id, accountId }),
    updateEntry(id, { state: 'skipped', reason: skip }),
    ...(skip === 'free'
      ? mailChanges(app, {
          id: `mail_invited_${accountId}`,
          accountId,
          kind: 'invited',
          waitMs: 0,
        })
      : []),
    countDown(run.id),
  ]);
  app.log.info({ accountId, runId: run.id, reason: skip }, 'customer not moved');
}

/** For people whose chat is known already; the others hear it when they bring their chat. */
function announcement(
  app: BillingApp,
  { id, accountId, fromPrice, toPrice }: JournalEntry,
): Change[] {
  const prices = { fromPrice: fromPrice ?? '', toPrice: toPrice ?? '' };
  const move = planMove(app.config, prices);
  return move ? [tellAccount(app, accountId, { type: 'plan_moved', move }, `moved:${id}`)] : [];
}

function mailChanges(
  app: BillingApp,
  { waitMs, ...mail }: Parameters<typeof addMail>[0] & { waitMs: number },
): Change[] {
  if (!app.config.mail) return [];
  const now = app.now();
  return [
    addMail(mail, now, now + waitMs),
    ...(waitMs === 0 ? [{ enqueue: 'send-mail', payload: { id: mail.id } } as const] : []),
  ];
}

function entryId({ id }: MigrationRun, accountId: string): string {
  return idFrom('mig', id, accountId);
}

/** Sets the new price unless it is set already. Returns why that is no longer possible. */
async function change(
  app: BillingApp,
  run: MigrationRun,
  entry: JournalEntry,
): Promise<SkipReason | null> {
  const { stripeSubscriptionId: id, itemId, fromPrice, toPrice, prorationDate } = entry;
  const before = await readSubscription(app.stripe, id ?? '');
  const item = before?.items.data.find((each) => each.id === itemId);
  if (item?.price.id === toPrice) return null;
  if (!id || !itemId || !toPrice || item?.price.id !== fromPrice) return 'changed';
  try {
    await app.stripe.subscriptions.update(
      id,
      {
        items: [{ id: itemId, price: toPrice }],
        proration_behavior: run.proration,
        ...(prorationDate === null ? {} : { proration_date: prorationDate }),
      },
      { idempotencyKey: `mig:${run.id}:${id}:fwd:${entry.attempts}` },
    );
    return null;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError) {
      app.log.error({ err: error, entryId: entry.id }, 'Stripe refuses to move a customer');
      return 'refused';
    }
    // Stripe replays a stored failure, so the next try needs another key.
    if (isStoredFailure(error))
      await commit(app, [updateEntry(entry.id, { attempts: entry.attempts + 1 })]);
    throw error;
  }
}

/** The credit that the change gave: the negative total of the invoice that it caused. */
function creditOf(
  subscription: Stripe.Subscription | null,
  { prorationDate }: JournalEntry,
): Pick<JournalEntry, 'creditCents' | 'invoiceId'> {
  const invoice = subscription?.latest_invoice;
  const isOfChange =
    prorationDate !== null &&
    typeof invoice === 'object' &&
    invoice?.billing_reason === 'subscription_update';
  if (!isOfChange) return { creditCents: 0, invoiceId: null };
  return { creditCents: Math.max(0, -invoice.total), invoiceId: invoice.id };
}
