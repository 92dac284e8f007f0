import { AppError } from '../errors.ts';
import { FlyError } from '../fly/errors.ts';
import { tellOperators } from '../news/tell.ts';
import { probeModels } from '../openclaw/gateway.ts';
import { newSeries, resumable, type Series, Unfinished } from '../openclaw/resumable.ts';
import { findAcceptedCredential } from '../store/credentials.ts';
import { findEntitlement } from '../store/entitlements.ts';
import { findMachine, type Machine, requestWake } from '../store/machines.ts';
import {
  findCanary,
  findRollout,
  listUnderWay,
  listWithoutImage,
  requestImage,
  type Rollout,
  type RolloutChange,
  settleFleet,
  updateRollout,
} from '../store/rollouts.ts';
import { FLEET_IMAGE, saveSetting } from '../store/settings.ts';
import { type Change, commit } from '../work/commit.ts';
import { workOffRow } from '../work/due-row.ts';
import { ASLEEP, isUp } from './diagnose.ts';
import { execOn } from './ready-machine.ts';
import type { MachineApp } from './step.ts';
import type { Statement } from '../store/engine.ts';

/** One rollout at a time, in all processes. */
export const ROLLOUT_LEASE = 'rollout';
/** How long the canary has to run without problems before other machines follow. */
const VERIFY_MS = 10 * 60_000;
/** How long a machine may take to start with a new image. */
const LONGEST_STEP_MS = 15 * 60_000;
const RECHECK_MS = 30_000;
const STEP_SIZE = 5;
const MOST_ATTEMPTS = 8;
const SWEEP: Change = { enqueue: 'sweep', payload: {} };

/** The result of a check: wait, come back for a command that runs, stop the rollout, or changes that continue it. */
type Outcome =
  | { change: RolloutChange; statements?: Statement[] }
  | 'wait'
  | Unfinished
  | { failed: string };

/**
 * Continues a rollout: first one machine, the canary, which is verified for a while, then the others in steps. When a machine does
 * not start, the rollout stops, alarms an operator, and the machines that were being updated return to the image of the fleet.
 */
export async function rollOutImage(app: MachineApp, id: string): Promise<void> {
  await workOffRow<MachineApp, Rollout>(app, id, {
    find: findRollout,
    lease: () => ROLLOUT_LEASE,
    advance,
    recordFailure,
  });
}

async function advance(app: MachineApp, rollout: Rollout): Promise<'stop'> {
  const outcome = await check(app, rollout);
  if (outcome === null) return 'stop';
  if (outcome === 'wait') await commit(app, recheckLater(app, rollout));
  else if (outcome instanceof Unfinished) await commit(app, continueLater(app, rollout, outcome));
  else if ('failed' in outcome) await stop(app, rollout, outcome.failed);
  else {
    const { change, statements = [] } = outcome;
    const dueAt = change.state === 'done' ? null : app.now() + RECHECK_MS;
    await commit(app, [updateRollout(rollout, { dueAt, ...change }), ...statements, SWEEP]);
  }
  return 'stop';
}

async function recordFailure(app: MachineApp, rollout: Rollout, error: unknown): Promise<void> {
  if (!(error instanceof FlyError)) throw error;
  app.log.warn({ rolloutId: rollout.id, err: error }, 'a rollout waits for Fly');
  await commit(app, recheckLater(app, rollout));
}

function recheckLater(app: MachineApp, rollout: Rollout): Change[] {
  return [updateRollout(rollout, { dueAt: app.now() + RECHECK_MS, canaryRun: null }), SWEEP];
}

function continueLater(
  app: MachineApp,
  rollout: Rollout,
  { series, waitMs }: Unfinished,
): Change[] {
  const { id } = rollout;
  const change = { dueAt: app.now() + waitMs, canaryRun: JSON.stringify(series) };
  return [
    updateRollout(rollout, change),
    { enqueue: 'roll-out-image', payload: { id }, delayMs: waitMs },
  ];
}

async function check(app: MachineApp, rollout: Rollout): Promise<Outcome | null> {
  switch (rollout.state) {
    case 'canary':
      return watchCanary(app, rollout);
    case 'rolling':
      return updateNext(app, rollout);
    case 'done':
    case 'stopped':
    case 'replaced':
      return null;
  }
}

async function watchCanary(app: MachineApp, rollout: Rollout): Promise<Outcome> {
  const { canaryMachine, image, goodSince, stepAt } = rollout;
  const now = app.now();
  if (!canaryMachine) return chooseCanary(app, image);
  const [machine, underWay] = await app.db.read(findMachine(canaryMachine), listUnderWay(image));
  // The owner has deleted the account or stopped paying, so the next check chooses another canary.
  if (!machine || machine.paused)
    return { change: { canaryMachine: null, goodSince: null, canaryRun: null } };
  const isLate = now - (stepAt ?? now) > LONGEST_STEP_MS + (goodSince ? VERIFY_MS : 0);
  const isComing = underWay.some((each) => each.id === canaryMachine);
  // While its credential is tried, the gateway may restart.
  const isWell =
    rollout.canaryRun !== null ||
    (!isComing && (await isWellNow(app, machine, goodSince !== null)));
  if (!isWell) {
    const wentDown = goodSince !== null && !isComing;
    if (wentDown) return { failed: 'the canary went down' };
    return isLate || machine.attempts >= MOST_ATTEMPTS
      ? { failed: 'the canary does not come up' }
      : 'wait';
  }
  if (goodSince === null) return { change: { goodSince: now } };
  if (now - goodSince < VERIFY_MS) return 'wait';
  const answer = await tryCredential(app, machine, rollout);
  if (answer instanceof Unfinished) return answer;
  if (answer === 'refused') return { failed: 'the canary cannot use its credential' };
  if (answer === 'unclear') return isLate ? { failed: 'the canary does not answer' } : 'wait';
  return { change: { state: 'rolling', stepAt: now, canaryMachine: null, canaryRun: null } };
}

async function chooseCanary(app: MachineApp, image: string): Promise<Outcome> {
  const [canary] = await app.db.read(findCanary());
  if (!canary) return { change: { state: 'rolling' } };
  const { id, accountId } = canary;
  const now = app.now();
  return {
    change: { canaryMachine: id, stepAt: now },
    statements: [requestWake(accountId), ...requestImage([id], image, now)],
  };
}

/** Whether the canary runs. One that ran and was put to sleep counts as well. */
async function isWellNow(app: MachineApp, machine: Machine, wasUp: boolean): Promise<boolean> {
  const seen = await app.fly.getMachine(machine.appName, machine.flyMachineId ?? '');
  if (isUp(seen, app.now())) return true;
  if (!wasUp || !ASLEEP.includes(seen.state)) return false;
  const [{ terms }] = await app.db.read(findEntitlement(machine.accountId, app.now()));
  return !terms?.alwaysOn;
}

/** Has the gateway use its credential. If the credential was not valid before, the result says nothing about the image. */
async function tryCredential(
  app: MachineApp,
  machine: Machine,
  { canaryRun }: Rollout,
): Promise<'fine' | 'refused' | 'unclear' | Unfinished> {
  const [credential] = await app.db.read(findAcceptedCredential(machine.accountId));
  if (credential?.verdict !== 'valid') return 'fine';
  const { commandResults: results, now } = app;
  const series = canaryRun === null ? newSeries(now()) : (JSON.parse(canaryRun) as Series);
  const { exec, pause } = resumable(execOn(app, machine), series, { results, now });
  try {
    const found = await probeModels(exec, pause);
    // A model that is gone is gone with every image.
    if ('refusedModel' in found) return 'fine';
    return found.result === 'auth' ? 'refused' : found.result === 'unknown' ? 'unclear' : 'fine';
  } catch (error) {
    if (error instanceof Unfinished) return error;
    if (error instanceof AppError) return 'unclear';
    throw error;
  }
}

async function updateNext(app: MachineApp, rollout: Rollout): Promise<Outcome> {
  const { image, stepAt } = rollout;
  const now = app.now();
  const [coming, next] = await app.db.read(listUnderWay(image), listWithoutImage(image, STEP_SIZE));
  const isLate = now - (stepAt ?? now) > LONGEST_STEP_MS;
  const failed = coming.find(({ attempts }) => isLate || attempts >= MOST_ATTEMPTS);
  if (failed) return { failed: `machine ${failed.id} does not come up` };
  if (coming.length > 0) return 'wait';
  const proof = await proveStep(app, rollout, isLate);
  if (proof) return proof;
  if (next.length > 0) {
    const change = { stepAt: now, canaryMachine: next[0] ?? null, canaryRun: null };
    return { change, statements: requestImage(next, image, now) };
  }
  app.log.info({ rolloutId: rollout.id, image }, 'the whole fleet has the image');
  return {
    change: { state: 'done' },
    statements: [saveSetting(FLEET_IMAGE, image), ...settleFleet(image, now)],
  };
}

/**
 * Of each step one machine that is up uses its credential, which shows more than that it started. Null when the next step may follow;
 * an answer that stays unclear is no reason to stop, because it may be Anthropic's. Nothing holds up the way back.
 */
async function proveStep(
  app: MachineApp,
  rollout: Rollout,
  isLate: boolean,
): Promise<Outcome | null> {
  const { canaryMachine, goesBack } = rollout;
  if (!canaryMachine || goesBack) return null;
  const [machine] = await app.db.read(findMachine(canaryMachine));
  if (!machine || machine.paused) return null;
  const seen = await app.fly.getMachine(machine.appName, machine.flyMachineId ?? '');
  if (!isUp(seen, app.now())) return null;
  const answer = await tryCredential(app, machine, rollout);
  if (answer instanceof Unfinished) return answer;
  if (answer === 'refused') return { failed: `machine ${machine.id} cannot use its credential` };
  return answer === 'unclear' && !isLate ? 'wait' : null;
}

async function stop(app: MachineApp, rollout: Rollout, trouble: string): Promise<void> {
  const [underWay] = await app.db.read(listUnderWay(rollout.image));
  // The canary, or the machine of the last step that was asked.
  const asked = rollout.canaryMachine ? [rollout.canaryMachine] : [];
  const back = [...new Set([...underWay.map(({ id }) => id), ...asked])];
  app.log.error({ rolloutId: rollout.id, trouble, back }, 'an image rollout has stopped');
  const notice = { type: 'rollout_stopped' as const, image: rollout.image, trouble };
  await commit(app, [
    updateRollout(rollout, { state: 'stopped', dueAt: null, trouble }),
    ...requestImage(back, null, app.now()),
    tellOperators(app, notice, `rollout:${rollout.id}`),
    SWEEP,
  ]);
}
