import type { FlyClient } from '../fly/client.ts';
import { isFly } from '../fly/errors.ts';
import { tellAccount, tellOperators } from '../news/tell.ts';
import { hastenDisconnecting, inspectChannels } from '../store/channels.ts';
import {
  findMachine,
  type Machine,
  type MachineChange,
  markApplied,
  markPaused,
  raiseDesiredRev,
  settleMachine,
} from '../store/machines.ts';
import { resumable, Unfinished } from '../openclaw/resumable.ts';
import { saveObservation } from '../store/observations.ts';
import { type Change, commit } from '../work/commit.ts';
import { workOffRow } from '../work/due-row.ts';
import { LeaseLost } from '../work/lease.ts';
import { STEPS } from './build-steps.ts';
import { configureMachine, isConfigured } from './configure-machine.ts';
import { loadDesiredState } from './load-desired-state.ts';
import { moveMachine } from './move-machine.ts';
import { type MachineStep, nextStep, ON_RUNNING_MACHINE } from './next-step.ts';
import { nextInspectionAt } from './observe-machine.ts';
import { ensureStarted, restart, update } from './power-steps.ts';
import { execOn } from './ready-machine.ts';
import { recordFailure, StepFailed } from './record-failure.ts';
import type { DesiredState, MachineApp, StepContext, StepOutcome } from './step.ts';
import { restoreVolume } from './restore-volume.ts';
import { stepChanges } from './step-changes.ts';
import { newsOfEnd } from './step-news.ts';
import { formatRun, seriesFor } from './step-run.ts';
import { probeMachineCredential } from './sync-machine-credential.ts';

type Progress = 'more' | 'stop';

/** How often a machine that is not built yet asks whether machines are built again. */
const BUILDS_OFF_MS = 60_000;
/** The wait before a machine that disappeared is created again, so that a fault cannot cause an endless loop of builds. */
const GONE_WAIT_MS = 30_000;
const OTHER_COMMAND_MS = 2000;

/**
 * Brings one machine to its desired state, step by step, and stores what each step learned before the next one. Building
 * the machine is only the first run. Ends when no step is left, or leaves the row due for another check.
 */
export async function reconcileMachine(app: MachineApp, id: string): Promise<void> {
  await workOffRow<MachineApp, Machine>(app, id, {
    find: findMachine,
    lease: (machine) => `machine:${machine.id}`,
    advance: (holder, machine, checkLease) =>
      advance({ ...holder, fly: withLeaseCheck(app.fly, checkLease) }, machine),
    recordFailure,
  });
}

/**
 * Checks the lease before each call to Fly. Otherwise a process that was frozen for longer than its lease would continue with stale
 * data and could create a second volume or push an older credential.
 */
function withLeaseCheck(fly: FlyClient, checkLease: () => Promise<void>): FlyClient {
  return new Proxy(fly, {
    get: (client, name) => {
      const call: unknown = Reflect.get(client, name);
      if (typeof call !== 'function') return call;
      return async (...args: unknown[]): Promise<unknown> => {
        await checkLease();
        return Reflect.apply(call, client, args) as unknown;
      };
    },
  });
}

async function advance(app: MachineApp, machine: Machine): Promise<Progress> {
  const desired = await loadDesiredState(app, machine);
  if (isChangedUnasked(machine, desired)) {
    await commit(app, [raiseDesiredRev(machine.accountId, app.now())]);
    return 'more';
  }
  const step = nextStep(machine, desired);
  if (step && desired.buildsAreOff && machine.state === 'building') {
    await commit(app, recheckIn(app, machine, { waitMs: BUILDS_OFF_MS }));
    return 'stop';
  }
  if (step) return attempt(step, () => takeStep(app, machine, { desired, step }));
  if (desired.isPaused) return attempt('pause', () => stopPausedMachine(app, machine));
  return finish(app, machine, desired);
}

/**
 * Whether the document has changed without a request: a plan ended at its time, or this version writes another one. A machine that
 * boots takes a document only when its revision is newer, so the change needs one.
 */
function isChangedUnasked(machine: Machine, desired: DesiredState): boolean {
  const { appliedRev, desiredRev, documentHash } = machine;
  if (desired.isPaused || desired.isHalted || documentHash === null) return false;
  return appliedRev === desiredRev && !isConfigured(machine, desired);
}

async function attempt<T>(step: MachineStep, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw error instanceof LeaseLost ? error : new StepFailed(step, error);
  }
}

async function takeStep(
  app: MachineApp,
  machine: Machine,
  { desired, step }: { desired: DesiredState; step: MachineStep },
): Promise<Progress> {
  const startedAt = app.now();
  const outcome = await playStep(app, machine, { desired, step });
  const durationMs = app.now() - startedAt;
  app.log.info({ machineId: machine.id, step, durationMs }, 'machine step');
  if (outcome instanceof Unfinished) {
    const stepRun = formatRun(step, machine.desiredRev, outcome.series);
    await commit(app, recheckIn(app, machine, { waitMs: outcome.waitMs, change: { stepRun } }));
    return 'stop';
  }
  if ('waitMs' in outcome) {
    await commit(app, recheckIn(app, machine, outcome));
    return 'stop';
  }
  const isAsked = step === 'restore' && machine.ailment !== 'unreachable';
  const isGone = outcome.change.flyMachineId === null && !isAsked;
  await commit(app, [
    ...stepChanges(app, machine, { step, desired, ...outcome }),
    ...(isGone ? buildAgainLater(app, machine, step, outcome.change) : []),
  ]);
  return isGone ? 'stop' : 'more';
}

/** Takes a step, or the next part of one whose commands take long. */
async function playStep(
  app: MachineApp,
  machine: Machine,
  { desired, step }: { desired: DesiredState; step: MachineStep },
): Promise<StepOutcome | Unfinished> {
  const series = await seriesFor(app, machine, step);
  if (!series) return { waitMs: OTHER_COMMAND_MS };
  const { commandResults: results, now } = app;
  const commands = resumable(execOn(app, machine), series, { results, now });
  try {
    return await runStep({ app, machine, desired, commands }, step);
  } catch (error) {
    if (error instanceof Unfinished) return error;
    throw error;
  }
}

async function runStep(context: StepContext, step: MachineStep): Promise<StepOutcome> {
  // Once the step is done, the plan of the account lets the machine sleep again.
  const starting = ON_RUNNING_MACHINE.includes(step) ? await ensureStarted(context) : null;
  if (starting) return starting;
  switch (step) {
    case 'pause':
      return { change: PAUSED };
    case 'move':
      return moveMachine(context);
    case 'restore':
      return restoreVolume(context);
    case 'update':
      return update(context);
    case 'configure':
      return configureMachine(context);
    case 'restart':
      return restart(context);
    case 'wake':
      return { change: { wakeRequested: false } };
    case 'probe':
      return probeMachineCredential(context);
    case 'app':
    case 'address':
    case 'secrets':
    case 'volume':
    case 'machine':
    case 'start':
    case 'credential':
      return STEPS[step](context);
  }
}

const PAUSED: MachineChange = {
  paused: true,
  started: false,
  startCause: null,
  restartRequested: false,
  wakeRequested: false,
};

function recheckIn(
  { now }: Pick<MachineApp, 'now'>,
  machine: Machine,
  { waitMs, change }: { waitMs: number; change?: MachineChange },
): Change[] {
  return [
    settleMachine(machine, { ...change, dueAt: now() + waitMs }, now()),
    { enqueue: 'reconcile-machine', payload: { id: machine.id }, delayMs: waitMs },
  ];
}

/** Schedules another build and alarms an operator: the machine is gone, or was deleted for a reason. */
function buildAgainLater(
  app: MachineApp,
  machine: Machine,
  step: MachineStep,
  change: MachineChange,
): Change[] {
  const { id, flyMachineId } = machine;
  const why = whyGone(step, change);
  app.log.error({ machineId: id, step, why }, 'a machine is created again');
  // One that is down for long is an alarm of its own, together with all others that are down with it.
  if (why === 'remade') return recheckIn(app, machine, { waitMs: GONE_WAIT_MS });
  const notice = { type: 'machine_gone' as const, machineId: id, why };
  return [
    ...recheckIn(app, machine, { waitMs: GONE_WAIT_MS }),
    tellOperators(app, notice, `gone:${id}:${flyMachineId}`),
  ];
}

function whyGone(step: MachineStep, { remedy }: MachineChange) {
  if (step === 'move') return 'moved' as const;
  if (step === 'restore') return 'restored' as const;
  return remedy === 'remake' ? ('remade' as const) : ('vanished' as const);
}

/** Stops a paused machine. The pause was stored first, so that no other start outlives it. */
async function stopPausedMachine(app: MachineApp, machine: Machine): Promise<Progress> {
  const { id, appName, flyMachineId } = machine;
  if (flyMachineId) await stopAtFly(app, appName, flyMachineId);
  const now = app.now();
  const seen = saveObservation(id, { state: 'stopped', now, nextAt: nextInspectionAt(now, true) });
  await commit(app, [markPaused(machine, now), ...(flyMachineId ? [seen] : [])]);
  return isRequestedAgain(app, id);
}

async function stopAtFly({ fly }: MachineApp, appName: string, machineId: string): Promise<void> {
  try {
    await fly.cordonMachine(appName, machineId);
    await fly.stopMachine(appName, machineId);
  } catch (error) {
    if (!isFly(error, 'not_found')) throw error;
  }
}

async function finish(
  app: MachineApp,
  machine: Machine,
  { endsAt, terms }: DesiredState,
): Promise<Progress> {
  const { id, accountId } = machine;
  const news = newsOfEnd(machine);
  const now = app.now();
  const [, inspected = 0, hastened = 0] = await commit(app, [
    markApplied(machine, { now, nextAt: endsAt }),
    inspectChannels(accountId, now, now),
    hastenDisconnecting(accountId, now),
    ...(news ? [tellAccount(app, accountId, news.news, news.key)] : []),
  ]);
  if (machine.state !== 'ready') {
    const durationMs = now - machine.buildStartedAt;
    app.log.info({ machineId: id, plan: terms.name, durationMs }, 'agent ready');
  }
  if (inspected + hastened > 0) await app.queue.enqueue('sweep', {});
  return isRequestedAgain(app, id);
}

/** A newer revision may have been requested during the last step. */
async function isRequestedAgain({ db }: Pick<MachineApp, 'db'>, id: string): Promise<Progress> {
  const [latest] = await db.read(findMachine(id));
  return latest && latest.desiredRev > latest.appliedRev ? 'more' : 'stop';
}
