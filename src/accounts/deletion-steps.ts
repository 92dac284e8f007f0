import { missing } from '../billing/read-customer.ts';
import { syncUnderLease } from '../billing/sync-customer.ts';
import { DELETION_STEPS, type DeletionStep } from '../domain/deletions.ts';
import { AppError } from '../errors.ts';
import { FlyError, isFly } from '../fly/errors.ts';
import { tellChat } from '../news/tell.ts';
import { listChats } from '../store/chats.ts';
import { removeProvisions } from '../services/provision.ts';
import { findCustomer } from '../store/customers.ts';
import { type Deletion, deleteRows, updateDeletion } from '../store/deletions.ts';
import { findMachineOfAccount, type Machine, updateMachine } from '../store/machines.ts';
import { Stripe } from '../stripe/client.ts';
import { type Change, commit } from '../work/commit.ts';
import { withLease } from '../work/lease.ts';
import type { DeletionApp, Progress } from './deletion-progress.ts';
import { listLiveSubscriptions } from './live-subscriptions.ts';
import { removeOldApp } from './remove-old-app.ts';

/** What to store together with the end of the step, or how long to wait before the step is repeated. */
type Outcome = Change[] | { waitMs: number };
type Context = { app: DeletionApp; deletion: Deletion; machine: Machine | null };

const RECHECK_MS = 1000;
/** How long the last message may wait for a chat that cannot be reached. */
const LONGEST_GOODBYE_MS = 24 * 3_600_000;

/** Takes the next step of a deletion whose hold is over, under the leases of the account's billing and machine. */
export async function takeDeletionStep(app: DeletionApp, deletion: Deletion): Promise<Progress> {
  const { accountId, step } = deletion;
  const [machine] = await app.db.read(findMachineOfAccount(accountId));
  const startedAt = app.now();
  const take = () => STEPS[step]({ app, deletion, machine });
  const outcome = await withLease(app, `billing:${accountId}`, () =>
    machine ? withLease(app, `machine:${machine.id}`, take) : take(),
  );
  if ('waitMs' in outcome) return outcome;
  const next = DELETION_STEPS[DELETION_STEPS.indexOf(step) + 1];
  await commit(app, [
    ...outcome,
    ...(next ? [updateDeletion(deletion, { step: next, attempts: 0 }, app.now())] : []),
  ]);
  const durationMs = app.now() - startedAt;
  app.log.info({ deletionId: deletion.id, step, durationMs }, 'deletion step');
  return next ? 'more' : 'stop';
}

/** Each step is idempotent: it succeeds when its objects are gone already. */
const STEPS: Record<DeletionStep, (context: Context) => Promise<Outcome>> = {
  async checkouts({ app, deletion }) {
    const [customer] = await app.db.read(findCustomer(deletion.accountId));
    if (!customer) return [];
    for (const { id } of await listOpenCheckouts(app, customer))
      await unlessOver(app.stripe.checkout.sessions.expire(id));
    return [];
  },

  async subscription({ app, deletion }) {
    const { accountId } = deletion;
    for (const { id } of await listLiveSubscriptions(app, accountId)) {
      await unlessOver(app.stripe.subscriptions.cancel(id, { invoice_now: false, prorate: false }));
    }
    if ((await listLiveSubscriptions(app, accountId)).length > 0)
      throw new AppError('upstream', 'Stripe did not cancel a subscription');
    await syncUnderLease(app, accountId);
    return [];
  },

  async machine({ app, machine }) {
    if (!machine?.flyMachineId) return [];
    await unlessGone(app.fly.deleteMachine(machine.appName, machine.flyMachineId));
    return [updateMachine(machine.id, { flyMachineId: null, started: false })];
  },

  async volume({ app, machine }) {
    if (!machine?.volumeId) return [];
    try {
      await unlessGone(app.fly.deleteVolume(machine.appName, machine.volumeId));
    } catch (error) {
      // The volume is still attached to the machine. Deleting the app deletes it too, so its id is kept until then.
      if (error instanceof FlyError && error.status === 412) return [];
      throw error;
    }
    return [updateMachine(machine.id, { volumeId: null })];
  },

  /** Also deletes objects in the app whose creation was never answered. The step ends once Fly no longer knows the app. */
  async app({ app, deletion, machine }) {
    const ownApp = machine?.appName ?? null;
    const old = await removeOldApp(app, { accountId: deletion.accountId, ownApp });
    if (old === 'deleting') return { waitMs: RECHECK_MS };
    if (!machine) return old;
    const { appName, appCreated } = machine;
    const wasNeverOurs =
      !appCreated && (await app.fly.lookUpApp(appName, app.config.fly.org)) === 'foreign';
    if (!wasNeverOurs && (await unlessGone(app.fly.deleteApp(appName))) === 'deleted')
      return { waitMs: RECHECK_MS };
    const gone = { appCreated: false, ipv4: null, ipv6: null, volumeId: null };
    return [...old, updateMachine(machine.id, gone)];
  },

  async services({ app, deletion }) {
    await removeProvisions(app, deletion.accountId);
    return [];
  },

  async goodbye({ app, deletion }) {
    const { id, accountId } = deletion;
    const [chats] = await app.db.read(listChats(accountId));
    const news = { type: 'account_deleted' as const };
    return [
      ...chats.map((chat) => tellChat(app, chat, news, `deleted:${id}:${chat}`)),
      updateDeletion(deletion, { toldAt: app.now() }, app.now()),
    ];
  },

  async rows({ app, deletion }) {
    const now = app.now();
    return deleteRows(deletion, { now, deadline: (deletion.toldAt ?? now) + LONGEST_GOODBYE_MS });
  },
};

/** A customer that was deleted at Stripe has none. */
async function listOpenCheckouts(
  { stripe }: DeletionApp,
  customer: string,
): Promise<Stripe.Checkout.Session[]> {
  try {
    return await stripe.checkout.sessions
      .list({ customer, status: 'open', limit: 100 })
      .autoPagingToArray({ limit: 1000 });
  } catch (error) {
    if (missing(error)) return [];
    throw error;
  }
}

async function unlessGone(deletion: Promise<unknown>): Promise<'deleted' | 'gone'> {
  try {
    await deletion;
    return 'deleted';
  } catch (error) {
    if (isFly(error, 'not_found', 'stale_volume')) return 'gone';
    throw error;
  }
}

/** Stripe refuses to cancel a subscription that ended between the read and the call. The next read shows any other reason. */
async function unlessOver(end: Promise<unknown>): Promise<void> {
  try {
    await end;
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
  }
}
