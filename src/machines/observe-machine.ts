import { type Course, courseWith, isOverdue } from '../domain/ailments.ts';
import type { FlyMachine } from '../fly/client.ts';
import { FlyError, isFly } from '../fly/errors.ts';
import { tellAccount, tellOperators } from '../news/tell.ts';
import { restartIfStuck } from '../openclaw/gateway.ts';
import { listOpenBreaks } from '../store/breaks.ts';
import { hasOpenLogin, listChannels } from '../store/channels.ts';
import { findAcceptedCredential } from '../store/credentials.ts';
import { findEntitlement } from '../store/entitlements.ts';
import { type Machine, raiseDesiredRev, requestProbe, updateMachine } from '../store/machines.ts';
import {
  findObservedMachine,
  type ObservedMachine,
  saveObservation,
  settleInspection,
} from '../store/observations.ts';
import { type Change, commit } from '../work/commit.ts';
import { workOffRow } from '../work/due-row.ts';
import { ASLEEP, diagnose, exitsOf, isUp, startedAt } from './diagnose.ts';
import { noteBreaks } from './note-breaks.ts';
import { putToSleep } from './put-to-sleep.ts';
import { recover } from './recover.ts';
import { lookInside } from './look-inside.ts';
import { execOn } from './ready-machine.ts';
import type { MachineApp } from './step.ts';
import type { Statement } from '../store/engine.ts';
import { mountedVolume } from './volumes.ts';

/** How often a machine is inspected without a request; one that sleeps when it is idle more often. */
const INSPECT_EVERY_MS = 15 * 60_000;
const INSPECT_SLEEPER_EVERY_MS = 5 * 60_000;
const RETRY_MS = 60_000;
const AILING_EVERY_MS = 60_000;
/** Longer than the longest time between two inspections. */
const UNSEEN_MS = 25 * 60_000;
const SIX_HOURS_MS = 6 * 3_600_000;
const DAY_MS = 24 * 3_600_000;

export function nextInspectionAt(now: number, alwaysOn: boolean): number {
  return now + (alwaysOn ? INSPECT_EVERY_MS : INSPECT_SLEEPER_EVERY_MS);
}

/**
 * Reads the state of a machine from Fly, for the status screens, and corrects drift: a machine that was changed from outside, is
 * down although its plan keeps it up, or is up although it is paused. Puts an idle machine to sleep if its plan allows that.
 */
export async function observeMachine(app: MachineApp, id: string): Promise<void> {
  await workOffRow<MachineApp, ObservedMachine>(app, id, {
    find: findObservedMachine,
    lease: (machine) => `machine:${machine.id}`,
    advance: inspect,
    recordFailure,
  });
}

async function recordFailure(
  app: MachineApp,
  machine: ObservedMachine,
  error: unknown,
): Promise<void> {
  if (!(error instanceof FlyError)) throw error;
  const { id, seenAt } = machine;
  app.log.warn({ machineId: id, err: error }, 'a machine could not be inspected');
  const now = app.now();
  const unseenMs = now - (seenAt ?? now);
  const notice = {
    type: 'fly_unreadable' as const,
    machineId: id,
    minutes: Math.round(unseenMs / 60_000),
  };
  await commit(app, [
    settleInspection(machine, { now, nextAt: now + RETRY_MS }),
    // One alarm in six hours, however many machines are concerned.
    ...(unseenMs > UNSEEN_MS
      ? [tellOperators(app, notice, `unreadable:${Math.floor(now / SIX_HOURS_MS)}`)]
      : []),
  ]);
}

async function inspect(
  app: MachineApp,
  machine: ObservedMachine,
  checkLease: () => Promise<void>,
): Promise<'stop'> {
  const { id, accountId, paused, seenState } = machine;
  const now = app.now();
  const seen = await readFromFly(app, machine);
  const [{ terms }, isLinking, credential, channels, open] = await app.db.read(
    findEntitlement(accountId, now),
    hasOpenLogin(accountId),
    findAcceptedCredential(accountId),
    listChannels(accountId),
    listOpenBreaks(accountId),
  );
  const alwaysOn = terms?.alwaysOn ?? false;
  // While the reconciler works on a machine, it also inspects it. An agent that its owner stopped is left alone.
  const isReconciled =
    machine.state === 'ready' &&
    machine.desiredRev === machine.appliedRev &&
    (paused || !machine.isHalted);
  const health = isReconciled ? healthOf(app, machine, { seen, alwaysOn }) : BUSY;
  const { drift, course } = health;
  const upSince = alwaysOn ? null : (machine.upSince ?? now);
  const state =
    isReconciled && !drift && !paused
      ? await sleepOrRepair(app, machine, { seen, upSince, checkLease })
      : seen.state;
  const isLookedInto = isWell(machine, { seen, state, now, isLookedAt: isReconciled && !drift });
  const inside = isLookedInto ? await lookInside(app, machine) : [];
  const waitsForProof = state === 'started' && isUnproven(machine, seen);
  const proves = waitsForProof && isLookedInto && !isLinking;
  const isSoon = course !== null || (waitsForProof && !proves);
  const nextAt = isSoon ? now + AILING_EVERY_MS : nextInspectionAt(now, alwaysOn);
  const observed = { type: 'machine_observed' as const };
  const volumeId = mountedVolume(seen);
  await commit(app, [
    saveObservation(id, { state, now }),
    settleInspection(machine, { now: app.now(), nextAt }),
    ...(volumeId && volumeId !== machine.volumeId ? [updateMachine(id, { volumeId })] : []),
    ...(course ? [updateMachine(id, course)] : isReconciled ? recover(app, machine) : []),
    ...(drift ? correct(app, machine, { drift, seen: seen.state }) : []),
    ...tellExits(app, machine, seen),
    ...inside,
    ...noteBreaks(app, machine, {
      around: { credential, channels },
      open,
      state: stateOf(machine, { isReconciled, isFine: !drift && !course }),
    }),
    ...(proves ? [requestProbe(accountId, 'recheck', app.now())] : []),
    ...(seenState === state ? [] : [tellAccount(app, accountId, observed, `seen:${id}:${now}`)]),
  ]);
  return 'stop';
}

/** Whether the agent should answer, and whether its machine is in the way. */
function stateOf(
  { paused, isHalted }: ObservedMachine,
  { isReconciled, isFine }: { isReconciled: boolean; isFine: boolean },
): 'up' | 'down' | 'off' {
  if (paused || isHalted) return 'off';
  return isReconciled && isFine ? 'up' : 'down';
}

type Look = { seen: Seen; state: string; now: number; isLookedAt: boolean };

/** Whether the machine can be asked how it is inside. */
function isWell({ paused }: Machine, { seen, state, now, isLookedAt }: Look): boolean {
  return isLookedAt && !paused && state === 'started' && isUp(seen, now);
}

/** Whether it was started or changed, by anybody, since its gateway last used its credential: a green check is no answer. */
function isUnproven(machine: Machine, seen: Seen): boolean {
  const { credentialVersion, provenAt, documentAppliedAt } = machine;
  if (!credentialVersion) return false;
  return (provenAt ?? 0) < Math.max(startedAt(seen), documentAppliedAt ?? 0);
}

type Health = { drift: Drift | null; course: Course | null };
const BUSY: Health = { drift: null, course: null };

/** What is wrong with a machine. An ailment is noted at once, and treated when it has lasted too long. */
function healthOf(
  { now: clock }: Pick<MachineApp, 'now'>,
  machine: ObservedMachine,
  { seen, alwaysOn }: { seen: Seen; alwaysOn: boolean },
): Health {
  const now = clock();
  const drift = driftOf(machine, seen);
  const mayBeDown = machine.paused || (!alwaysOn && ASLEEP.includes(seen.state));
  const ailment = mayBeDown || drift === 'gone' ? null : diagnose(seen, now);
  if (!ailment) return { drift, course: null };
  const { isCrashing } = exitsOf(seen, now);
  const course = courseWith(machine, ailment, { now, isCrashing });
  return { drift: isOverdue(course, now) ? 'ailing' : drift, course };
}

/** Tells operators once a day about a machine that ends by itself again and again, and about one that lacks memory. */
function tellExits(app: MachineApp, { id }: Machine, seen: Seen): Change[] {
  const now = app.now();
  const { isCrashing, count, outOfMemoryAt } = exitsOf(seen, now);
  if (!isCrashing && outOfMemoryAt === null) return [];
  const outOfMemory = outOfMemoryAt !== null;
  const notice = { type: 'machine_crashing' as const, machineId: id, exits: count, outOfMemory };
  return [tellOperators(app, notice, `crashing:${id}:${Math.floor(now / DAY_MS)}`)];
}

type Seen = Pick<FlyMachine, 'state' | 'config'> &
  Partial<Pick<FlyMachine, 'checks' | 'events' | 'host_status'>>;

async function readFromFly({ fly }: MachineApp, machine: Machine): Promise<Seen> {
  try {
    return await fly.getMachine(machine.appName, machine.flyMachineId ?? '');
  } catch (error) {
    if (isFly(error, 'not_found')) return { state: 'destroyed' };
    throw error;
  }
}

type Inspected = { seen: Seen; upSince: number | null; checkLease: () => Promise<void> };

/**
 * Puts a machine to sleep whose plan allows it (`upSince` is given) and that is idle; otherwise restarts its gateway if that
 * is stuck. Returns the state of the machine afterwards.
 */
async function sleepOrRepair(
  app: MachineApp,
  machine: Machine,
  { seen, upSince, checkLease }: Inspected,
): Promise<string> {
  const use =
    upSince !== null && seen.state === 'started'
      ? await putToSleep(app, machine, { upSince, checkLease })
      : 'in_use';
  if (use === 'in_use' && isUp(seen, app.now())) await repairGateway(app, machine);
  return use === 'asleep' ? 'stopped' : seen.state;
}

async function repairGateway(app: MachineApp, machine: Machine): Promise<void> {
  const { id: machineId } = machine;
  try {
    if (!(await restartIfStuck(execOn(app, machine)))) return;
    app.log.warn({ machineId }, 'the gateway was stuck and has restarted');
  } catch (error) {
    if (!(error instanceof FlyError)) throw error;
    app.log.warn({ machineId, err: error }, 'a gateway could not be asked');
  }
}

type Drift = 'up' | 'ailing' | 'gone' | 'changed';

function driftOf(machine: Machine, { state, config }: Seen): Drift | null {
  if (machine.paused) return state === 'started' ? 'up' : null;
  if (state === 'destroyed') return 'gone';
  if (!config || machine.image === null) return null;
  const isOurs =
    config.image === machine.image && config.metadata?.['config_hash'] === machine.configHash;
  return isOurs ? null : 'changed';
}

function correct(
  app: MachineApp,
  { id, accountId }: Machine,
  { drift, seen }: { drift: Drift; seen: string },
): Statement[] {
  app.log.warn({ machineId: id, drift, seen }, 'a machine has drifted; it is corrected');
  return [
    updateMachine(id, drift === 'changed' ? { configHash: null } : { started: false }),
    raiseDesiredRev(accountId, app.now()),
  ];
}
