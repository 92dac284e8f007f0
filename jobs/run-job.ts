import type { Job } from 'bullmq';
import { deleteAccount } from '../src/accounts/delete-account.ts';
import { startHeldRequest } from '../src/accounts/held-requests.ts';
import { claimAccount } from '../src/accounts/claim-account.ts';
import { endLapsed } from '../src/accounts/end-lapsed.ts';
import { linkAccounts } from '../src/accounts/link-accounts.ts';
import type { App } from '../src/app.ts';
import { changePlan } from '../src/billing/change-plan.ts';
import { endComp } from '../src/billing/comp-plan.ts';
import { findMissedEvents } from '../src/billing/find-missed-events.ts';
import { readBilling } from '../src/billing/read-billing.ts';
import { openCheckout } from '../src/billing/open-checkout.ts';
import { refundPayment } from '../src/billing/refund-payment.ts';
import { processStripeEvent } from '../src/billing/process-stripe-event.ts';
import { checkPayment } from '../src/billing/check-payment.ts';
import { syncCustomer } from '../src/billing/sync-customer.ts';
import { upgradePlan } from '../src/billing/upgrade-plan.ts';
import { checkChannel } from '../src/channels/check-channel.ts';
import { checkCredential } from '../src/credentials/check-credential.ts';
import { AppError } from '../src/errors.ts';
import { listFolder } from '../src/files/list-folder.ts';
import { moveFile } from '../src/files/move-file.ts';
import { adoptMachine } from '../src/machines/adopt-machine.ts';
import { sendAnnouncement } from '../src/announcements/send-announcement.ts';
import { findOrphans } from '../src/machines/find-orphans.ts';
import { haltMachine } from '../src/machines/halt-machine.ts';
import { observeMachine } from '../src/machines/observe-machine.ts';
import { reconcileMachine } from '../src/machines/reconcile.ts';
import { rollOutImage } from '../src/machines/roll-out-image.ts';
import { runMigration } from '../src/migration/run-migration.ts';
import { sendMail } from '../src/migration/send-mail.ts';
import { operate } from '../src/operators/operate.ts';
import { sendNotice } from '../src/notices/send-notice.ts';
import { settleGraceCall } from '../src/services/grace/settle-grace-call.ts';
import { inspectProviders } from '../src/services/inspect-providers.ts';
import { provisionService } from '../src/services/provision.ts';
import { settleHold } from '../src/services/settle-hold.ts';
import { type DUE_TABLES, findDueAt } from '../src/store/due.ts';
import { deliverMessage } from '../src/web-chat/deliver-message.ts';
import { LeaseBusy } from '../src/work/lease.ts';
import { type JobName, type JobPayload, JOBS } from '../src/work/queue.ts';
import { ENQUEUE_AGAIN_MS, sweepRecent } from '../src/work/sweep.ts';

type DueRowHandlers = { [J in keyof typeof DUE_TABLES]: (app: App, id: string) => Promise<void> };

const DUE_ROW_HANDLERS: DueRowHandlers = {
  'open-checkout': openCheckout,
  'upgrade-plan': upgradePlan,
  'change-plan': changePlan,
  'end-comp': endComp,
  'run-migration': runMigration,
  'send-mail': sendMail,
  'read-billing': readBilling,
  'refund-payment': refundPayment,
  'end-lapsed': endLapsed,
  'process-stripe-event': processStripeEvent,
  'check-credential': checkCredential,
  'check-channel': checkChannel,
  'adopt-machine': adoptMachine,
  'reconcile-machine': reconcileMachine,
  'link-accounts': linkAccounts,
  'claim-account': claimAccount,
  'delete-account': deleteAccount,
  'start-held-request': startHeldRequest,
  'send-notice': sendNotice,
  'send-announcement': sendAnnouncement,
  'observe-machine': observeMachine,
  'roll-out-image': rollOutImage,
  'deliver-message': deliverMessage,
  'list-folder': listFolder,
  'move-file': moveFile,
  'halt-machine': haltMachine,
  'settle-hold': settleHold,
  'settle-grace-call': settleGraceCall,
  'provision-service': provisionService,
  operate,
};

type OtherJob = Exclude<JobName, keyof DueRowHandlers>;
type OtherHandlers = { [N in OtherJob]: (app: App, payload: JobPayload<N>) => Promise<void> };

const OTHER_HANDLERS: OtherHandlers = {
  'sync-customer': (app, { accountId, asked }) =>
    asked ? checkPayment(app, accountId) : syncCustomer(app, accountId),
  'find-missed-events': async (app) => void (await findMissedEvents(app)),
  'find-orphans': async (app) => void (await findOrphans(app)),
  'inspect-providers': inspectProviders,
  sweep: sweepRecent,
};

/** The wait for a lease that somebody else holds. */
const BUSY_MS = 500;
/** Clocks of processes differ a little. */
const CLOCK_SKEW_MS = 1000;

/** Runs one job and logs how it went. Never throws: the row stays due, so the sweep enqueues it again. BullMQ retries nothing. */
export async function runJob(app: App, job: Job): Promise<void> {
  // From now on another request for the row gets a job of its own, because this one may not see it.
  await job.removeDeduplicationKey().catch(() => false);
  const startedAt = app.now();
  const fields = { job: job.name, ...(job.data as object) };
  try {
    await dispatch(app, job.name, job.data);
    app.log.info({ ...fields, outcome: 'done', durationMs: app.now() - startedAt }, 'job');
  } catch (error) {
    const isExpected = error instanceof AppError && error.code === 'conflict';
    const level = isExpected ? 'info' : 'error';
    app.log[level](
      { ...fields, err: error, outcome: 'failed', durationMs: app.now() - startedAt },
      'job',
    );
  }
}

/** Whether this version has a job of that name which takes such a payload. */
export function isKnownJob({ name, data }: Pick<Job, 'name' | 'data'>): boolean {
  return Object.hasOwn(JOBS, name) && JOBS[name as JobName].safeParse(data).success;
}

async function dispatch(app: App, name: string, data: unknown): Promise<void> {
  if (isOneOf(DUE_ROW_HANDLERS, name)) {
    return unlessBusy(app, name, JOBS[name].parse(data), ({ id }) => workOff(app, name, id));
  }
  if (!isOneOf(OTHER_HANDLERS, name)) {
    throw new AppError('bad_input', `there is no job "${name}"`);
  }
  await handleOther(app, name, data);
}

async function handleOther<N extends OtherJob>(app: App, name: N, data: unknown): Promise<void> {
  const payload = JOBS[name].parse(data) as JobPayload<N>;
  await unlessBusy(app, name, payload, (each) => OTHER_HANDLERS[name](app, each));
}

/** Runs a job; if somebody else holds its lease, enqueues it again, so that nothing waits in the place of another job. */
async function unlessBusy<N extends JobName>(
  app: App,
  name: N,
  payload: JobPayload<N>,
  run: (payload: JobPayload<N>) => Promise<void>,
): Promise<void> {
  try {
    await run(payload);
  } catch (error) {
    if (!(error instanceof LeaseBusy)) throw error;
    await app.queue.enqueue(name, payload, BUSY_MS);
  }
}

/** Works off a row unless another job has done so. A row that was requested again meanwhile is enqueued again. */
async function workOff(app: App, name: keyof DueRowHandlers, id: string): Promise<void> {
  const [dueAt] = await app.db.read(findDueAt(name, id));
  const latest = app.now() + ENQUEUE_AGAIN_MS + CLOCK_SKEW_MS;
  if (dueAt === null || dueAt > latest) return;
  await DUE_ROW_HANDLERS[name](app, id);
  const [nextAt] = await app.db.read(findDueAt(name, id));
  if (nextAt !== null && nextAt !== dueAt && nextAt <= app.now()) {
    await app.queue.enqueue(name, { id });
  }
}

function isOneOf<T extends object>(handlers: T, name: string): name is keyof T & string {
  return Object.hasOwn(handlers, name);
}
