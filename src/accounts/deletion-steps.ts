import { syncUnderLease } from '../billing/sync-customer.ts';
import { AppError } from '../errors.ts';
import { FlyError } from '../fly/errors.ts';
import { processEvents } from '../chat/process-events.ts';
import { withLease } from '../work/lease.ts';
import { listChats } from '../store/chats.ts';
import type { Statement } from '../store/database.ts';
import { type Deletion, deleteRows, updateDeletion } from '../store/deletions.ts';
import { addToInbox } from '../store/inbox.ts';
import { findMachineOfAccount, type Machine, toMachine, updateMachine } from '../store/machines.ts';
import { Stripe } from '../stripe/client.ts';
import type { DeletionApp, Progress } from './delete-account.ts';
import { findCustomerId, listLiveSubscriptions } from './live-subscriptions.ts';
import { toAddress } from '../domain/chats.ts';
import { DELETION_STEPS, type DeletionStep } from '../domain/deletions.ts';

/** What a step leaves to be stored with the fact that it is done, or how long to wait before taking it again. */
type Outcome = { statements: Statement[]; after?: () => void } | { waitMs: number };
type Context = { app: DeletionApp; deletion: Deletion; machine: Machine | null };

const LOOK_AGAIN_MS = 1000;
/** How long the last words may wait for a chat that takes none. */
const LONGEST_GOODBYE_MS = 24 * 3_600_000;
const DONE: Outcome = { statements: [] };

/** Takes the next step of a deletion whose hold is over, while nobody bills the account or builds its machine. */
export async function takeDeletionStep(app: DeletionApp, deletion: Deletion): Promise<Progress> {
  const { accountId, step } = deletion;
  const [result] = await app.db.read([findMachineOfAccount(accountId)]);
  const row = result?.rows[0];
  const machine = row ? toMachine(row) : null;
  const startedAt = app.now();
  const take = () => STEPS[step]({ app, deletion, machine });
  const outcome = await withLease(app, `billing:${accountId}`, () =>
    machine ? withLease(app, `machine:${machine.id}`, take) : take(),
  );
  if ('waitMs' in outcome) return outcome;
  const next = DELETION_STEPS[DELETION_STEPS.indexOf(step) + 1];
  await app.db.write([
    ...outcome.statements,
    ...(next ? [updateDeletion(deletion, { step: next, attempts: 0 })] : []),
  ]);
  outcome.after?.();
  const durationMs = app.now() - startedAt;
  app.log.info({ deletionId: deletion.id, step, durationMs }, 'deletion step');
  return next ? 'more' : 'stop';
}

/** Each step looks before it takes away, and finds what is gone already as good. */
const STEPS: Record<DeletionStep, (context: Context) => Promise<Outcome>> = {
  async checkouts({ app, deletion }) {
    const customer = await findCustomerId(app, deletion.accountId);
    if (!customer) return DONE;
    const open = await app.stripe.checkout.sessions.list({ customer, status: 'open', limit: 100 });
    for (const { id } of open.data) await unlessOver(app.stripe.checkout.sessions.expire(id));
    return DONE;
  },

  async subscription({ app, deletion }) {
    const { accountId } = deletion;
    for (const { id } of await listLiveSubscriptions(app, accountId)) {
      await unlessOver(app.stripe.subscriptions.cancel(id, { invoice_now: false, prorate: false }));
    }
    if ((await listLiveSubscriptions(app, accountId)).length > 0)
      throw new AppError('upstream', 'Stripe did not cancel a subscription');
    await syncUnderLease(app, accountId);
    return DONE;
  },

  async machine({ app, machine }) {
    if (!machine?.flyMachineId) return DONE;
    await unlessGone(app.fly.deleteMachine(machine.appName, machine.flyMachineId));
    return { statements: [updateMachine(machine.id, { flyMachineId: null, started: false })] };
  },

  async volume({ app, machine }) {
    if (!machine?.volumeId) return DONE;
    try {
      await unlessGone(app.fly.deleteVolume(machine.appName, machine.volumeId));
    } catch (error) {
      // Still bound to the machine that is going: the app takes it along, and its id is kept until then.
      if (error instanceof FlyError && error.status === 412) return DONE;
      throw error;
    }
    return { statements: [updateMachine(machine.id, { volumeId: null })] };
  },

  /** Takes along whatever a lost answer left in it. Only its absence counts as gone. */
  async app({ app, machine }) {
    if (!machine) return DONE;
    const { appName, appCreated } = machine;
    const wasNeverOurs =
      !appCreated && (await app.fly.lookUpApp(appName, app.config.fly.org)) === 'foreign';
    if (!wasNeverOurs && (await unlessGone(app.fly.deleteApp(appName))) === 'taken')
      return { waitMs: LOOK_AGAIN_MS };
    const gone = { appCreated: false, ipv4: null, ipv6: null, volumeId: null };
    return { statements: [updateMachine(machine.id, gone)] };
  },

  async goodbye({ app, deletion }) {
    const [result] = await app.db.read([listChats(deletion.accountId)]);
    const chats = result?.rows.map((row) => String(row['chat'])) ?? [];
    const now = app.now();
    const incoming = { kind: 'news' as const, news: { type: 'account_deleted' as const } };
    return {
      statements: [
        ...chats.map((chat) =>
          addToInbox(toAddress(chat), {
            eventId: `news:deleted:${deletion.id}:${chat}`,
            incoming,
            receivedAt: now,
          }),
        ),
        updateDeletion(deletion, { toldAt: now }),
      ],
      after: () => {
        for (const chat of chats) void processEvents(app, chat);
      },
    };
  },

  async rows({ app, deletion }) {
    const now = app.now();
    const atAnyRateFrom = (deletion.toldAt ?? now) + LONGEST_GOODBYE_MS;
    return { statements: deleteRows(deletion, now, atAnyRateFrom) };
  },
};

async function unlessGone(deletion: Promise<unknown>): Promise<'taken' | 'gone'> {
  try {
    await deletion;
    return 'taken';
  } catch (error) {
    if (error instanceof FlyError && error.fly === 'not_found') return 'gone';
    throw error;
  }
}

/** It ended between the look and the call; should it be something else, the next look tells. */
async function unlessOver(end: Promise<unknown>): Promise<void> {
  try {
    await end;
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
  }
}
