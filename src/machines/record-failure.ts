import { FlyError, heldBackUntil } from '../fly/errors.ts';
import { tellAccount, tellOperators } from '../news/tell.ts';
import { type Machine, settleMachine } from '../store/machines.ts';
import { type Change, commit } from '../work/commit.ts';
import { backOffMs } from '../work/due-row.ts';
import { RegionsFull } from './build-steps.ts';
import type { MachineStep } from './next-step.ts';
import { SnapshotGone } from './restore-volume.ts';
import type { MachineApp } from './step.ts';

/** After this many failures of one step in a row an operator is alarmed, and a build counts as failed. */
const ATTEMPTS_BEFORE_ALARM = 8;
const HELD_BACK_SPREAD_MS = 3000;
const RETRY = { firstMs: 1000, longestMs: 5 * 60_000 };

/** A step that failed, with the failure as its cause. */
export class StepFailed extends Error {
  readonly step: MachineStep;

  constructor(step: MachineStep, cause: unknown) {
    super(`the step ${step} failed`, { cause });
    this.step = step;
  }
}

type Failure = { step: MachineStep; cause: unknown; code: string; attempts: number };

/** Stores that a step failed, schedules the retry, and tells whom it concerns. Throws on any other error. */
export async function recordFailure(
  app: MachineApp,
  machine: Machine,
  error: unknown,
): Promise<void> {
  if (!(error instanceof StepFailed)) throw error;
  const { step, cause } = error;
  const retryAt = heldBackUntil(cause);
  if (retryAt !== null) return comeBack(app, machine, retryAt);
  const failure = { step, cause, code: codeOf(cause), attempts: machine.attempts + 1 };
  const isAlarm = isHopeless(failure) || failure.attempts >= ATTEMPTS_BEFORE_ALARM;
  const { id: machineId } = machine;
  const { code, attempts } = failure;
  app.log[isAlarm ? 'error' : 'warn'](
    { machineId, step, code, attempts, err: cause },
    'a machine step failed',
  );
  const delayMs = backOffMs(attempts, RETRY);
  const hasFailed = isAlarm && isBuilding(machine, step);
  await commit(app, [
    settleMachine(
      machine,
      {
        attempts,
        trouble: code,
        stepRun: null,
        dueAt: app.now() + delayMs,
        ...(hasFailed ? { state: 'failed' } : {}),
        ...(cause instanceof RegionsFull ? { region: cause.firstRegion, volumeId: null } : {}),
        ...(cause instanceof SnapshotGone ? { restoreFrom: null } : {}),
      },
      app.now(),
    ),
    ...(isAlarm ? [alarm(app, machine, failure)] : []),
    ...newsOfFailure(app, machine, { step, hasFailed }),
    { enqueue: 'reconcile-machine', payload: { id: machineId }, delayMs },
  ]);
}

/** Nothing was tried, so nothing has failed. Machines come back one after the other, not all at once. */
async function comeBack(app: MachineApp, machine: Machine, retryAt: number): Promise<void> {
  const now = app.now();
  const delayMs = retryAt - now + Math.floor(Math.random() * HELD_BACK_SPREAD_MS);
  await commit(app, [
    settleMachine(machine, { dueAt: now + delayMs }, now),
    { enqueue: 'reconcile-machine', payload: { id: machine.id }, delayMs },
  ]);
}

function codeOf(cause: unknown): string {
  if (cause instanceof FlyError) return cause.fly;
  return cause instanceof Error ? cause.name : 'error';
}

function isHopeless({ cause, code }: Failure): boolean {
  const isFinal = cause instanceof RegionsFull || cause instanceof SnapshotGone;
  return code === 'bug' || isOurAccount(code) || isFinal;
}

function isBuilding({ state }: Machine, step: MachineStep): boolean {
  return state === 'building' && step !== 'pause';
}

/** Refusals that concern our account at Fly, and so every machine: one alarm an hour, however many machines meet them. */
const OUR_ACCOUNT = ['auth', 'payment', 'quota'] as const;
type OurAccount = (typeof OUR_ACCOUNT)[number];

function isOurAccount(code: string): code is OurAccount {
  return OUR_ACCOUNT.includes(code as OurAccount);
}

function alarm(app: MachineApp, { id, desiredRev }: Machine, { step, code }: Failure): Change {
  if (isOurAccount(code)) {
    const hour = Math.floor(app.now() / 3_600_000);
    const notice = { type: 'fly_account' as const, code, machineId: id };
    return tellOperators(app, notice, `fly:${code}:${hour}`);
  }
  const notice = { type: 'machine_failed' as const, machineId: id, step, code };
  return tellOperators(app, notice, `machine:${id}:${desiredRev}:${code}`);
}

function newsOfFailure(
  app: MachineApp,
  machine: Machine,
  { step, hasFailed }: { step: MachineStep; hasFailed: boolean },
): Change[] {
  const { id, accountId, desiredRev } = machine;
  if (hasFailed) return [tellAccount(app, accountId, { type: 'machine_failed' }, `failed:${id}`)];
  if (machine.trouble !== null) return [];
  // During a build each failed step is shown. Later there is one sentence per request, however many steps fail.
  if (isBuilding(machine, step)) {
    const key = `trouble:${id}:${step}:${desiredRev}`;
    return [tellAccount(app, accountId, { type: 'machine_progress' }, key)];
  }
  if (machine.state !== 'ready' || step === 'pause' || !isAwaited(machine)) return [];
  const key = `trouble:${id}:${desiredRev}`;
  return [tellAccount(app, accountId, { type: 'machine_trouble' }, key)];
}

/** Whether a person has pressed a button or paid, and is waiting in the chat. */
function isAwaited({ wakeRequested, restartRequested, startCause, paused }: Machine): boolean {
  return wakeRequested || restartRequested || startCause === 'restart' || paused;
}
