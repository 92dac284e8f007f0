import type { App } from '../app.ts';
import { verdictFromUse } from './verdict-from-use.ts';
import type { FlyClient } from '../fly/client.ts';
import { FlyError } from '../fly/errors.ts';
import { prepareNews } from '../chat/receive.ts';
import { LeaseLost, withLease } from '../work/lease.ts';
import { tellOperators } from '../news/tell-operators.ts';
import { hastenLeaving, inspectChannels } from '../store/channels.ts';
import { retireOlderCredentials, settleCredential } from '../store/credentials.ts';
import type { Statement } from '../store/database.ts';
import {
  endProbe,
  findMachine,
  type Machine,
  type MachineChange,
  markApplied,
  markPaused,
  toMachine,
  updateMachine,
} from '../store/machines.ts';
import { saveObservation } from '../store/observations.ts';
import { type DesiredState, STEPS, type StepOutcome } from './build-steps.ts';
import { configureMachine } from './configure-machine.ts';
import { moveMachine } from './move-machine.ts';
import { nextWork, ON_THE_MACHINE, type Work } from './next-work.ts';
import { recordFailure } from './record-failure.ts';
import { nextInspectionAt } from './observe-machine.ts';
import { bringUp, restart, update } from './power-steps.ts';
import { loadDesiredState } from './load-desired-state.ts';
import { type Done, newsOfEnd, newsOfStep, newsOfVerdict } from './step-news.ts';
import { probeMachineCredential } from './sync-machine-credential.ts';

export type MachineApp = Pick<
  App,
  'config' | 'log' | 'db' | 'queue' | 'wakeups' | 'fly' | 'locks' | 'instanceId' | 'now' | 'newId'
>;

/** Whatever takes machines away must not make us build them in a loop. */
const GONE_WAIT_MS = 30_000;

/**
 * Brings one machine from what it is to what it shall be, step by step, storing what each step learned before the next.
 * Building it is only the first run. Ends when nothing is left to do, or leaves the row due for another look.
 */
export async function reconcileMachine(app: MachineApp, id: string): Promise<void> {
  await withLease(app, `machine:${id}`, async (hold) => {
    const held = { ...app, fly: withLeaseCheck(app.fly, hold) };
    while ((await takeOneStep(held, id)) === 'more') await hold();
  });
}

/**
 * Before each call this process makes sure that the machine is still its own: one that was frozen for longer than its
 * lease would go on with what it had looked up before, make a second volume or push an older credential.
 */
function withLeaseCheck(fly: FlyClient, hold: () => Promise<void>): FlyClient {
  return new Proxy(fly, {
    get: (client, name) => {
      const call: unknown = Reflect.get(client, name);
      if (typeof call !== 'function') return call;
      return async (...args: unknown[]): Promise<unknown> => {
        await hold();
        return Reflect.apply(call, client, args) as unknown;
      };
    },
  });
}

async function takeOneStep(app: MachineApp, id: string): Promise<'more' | 'stop'> {
  const machine = await findRow(app, id);
  if (!machine) return 'stop';
  const desired = await loadDesiredState(app, machine);
  const work = nextWork(machine, desired);
  if (!work) return desired.isPaused ? rest(app, machine) : finish(app, machine, desired);
  const startedAt = app.now();
  try {
    const outcome = await doWork(app, machine, { desired, work });
    app.log.info({ machineId: id, step: work, durationMs: app.now() - startedAt }, 'machine step');
    if ('waitMs' in outcome) return await recheckLater(app, machine, outcome.waitMs);
    await store(app, machine, { work, desired, ...outcome });
    if (outcome.change.flyMachineId !== null) return 'more';
    const why = work === 'move' ? 'a machine moves to a copy of its volume' : 'a machine is gone';
    app.log.error({ machineId: id, step: work }, `${why}; it is made again`);
    const notice = { type: 'machine_gone' as const, machineId: id, hasMoved: work === 'move' };
    await tellOperators(app, notice, `gone:${id}:${machine.flyMachineId}`);
    return await recheckLater(app, machine, GONE_WAIT_MS);
  } catch (error) {
    if (error instanceof LeaseLost) throw error;
    await recordFailure(app, machine, { work, error });
    return 'stop';
  }
}

async function findRow(app: MachineApp, id: string): Promise<Machine | null> {
  const [result] = await app.db.read([findMachine(id)]);
  const row = result?.rows[0];
  return row ? toMachine(row) : null;
}

async function doWork(
  app: MachineApp,
  machine: Machine,
  { desired, work }: { desired: DesiredState; work: Work },
): Promise<StepOutcome> {
  const context = { app, machine, desired };
  // What is done on the machine itself wakes it; afterwards its plan lets it sleep again.
  if (ON_THE_MACHINE.includes(work)) {
    const coming = await bringUp(context);
    if (coming) return coming;
  }
  switch (work) {
    case 'pause':
      return { change: PAUSED };
    case 'move':
      return moveMachine(context);
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
      return STEPS[work](context);
  }
}

const PAUSED: MachineChange = {
  paused: true,
  started: false,
  startCause: null,
  restartRequested: false,
  wakeRequested: false,
};

/** Keeps a paused machine down. That it is paused was stored first, so that whoever starts it puts it back as well. */
async function rest(app: MachineApp, machine: Machine): Promise<'more' | 'stop'> {
  const { id, appName, flyMachineId, desiredRev } = machine;
  try {
    if (flyMachineId) {
      await app.fly.cordonMachine(appName, flyMachineId);
      await app.fly.stopMachine(appName, flyMachineId);
    }
  } catch (error) {
    if (error instanceof LeaseLost) throw error;
    const isGone = error instanceof FlyError && error.fly === 'not_found';
    if (!isGone) {
      await recordFailure(app, machine, { work: 'pause', error });
      return 'stop';
    }
  }
  const now = app.now();
  const seen = saveObservation(id, { state: 'stopped', now, nextAt: nextInspectionAt(now, true) });
  await app.db.write([markPaused(id, desiredRev, now), ...(flyMachineId ? [seen] : [])]);
  const latest = await findRow(app, id);
  return latest && latest.desiredRev > latest.appliedRev ? 'more' : 'stop';
}

async function recheckLater(app: MachineApp, machine: Machine, waitMs: number): Promise<'stop'> {
  await app.db.write([updateMachine(machine.id, { dueAt: app.now() + waitMs })]);
  await app.queue.enqueue('reconcile-machine', { id: machine.id }, waitMs);
  return 'stop';
}

const UP_AFTER: Work[] = ['start', ...ON_THE_MACHINE];

async function store(app: MachineApp, machine: Machine, done: Done): Promise<void> {
  const { work, change, desired, verdict } = done;
  const now = app.now();
  const nextAt = nextInspectionAt(now, desired.terms.alwaysOn);
  const wasUp = UP_AFTER.includes(work) && change.flyMachineId !== null;
  const wasAsked = work === 'probe' && machine.probeRequested === 'test';
  const use =
    verdict && verdict !== 'unknown' && desired.credential
      ? verdictFromUse(desired.credential, verdict, { wasAsked, now })
      : null;
  const news = [
    newsOfStep(machine, done),
    ...(wasAsked || use?.isNews ? [newsOfVerdict(machine, work, wasAsked)] : []),
  ];
  const told = await Promise.all(
    news.flatMap((each) =>
      each ? [prepareNews(app, machine.accountId, each.news, each.key)] : [],
    ),
  );
  const checked: Statement[] =
    use && desired.credential ? [settleCredential(desired.credential, use.change, now)] : [];
  const retired: Statement[] = change.credentialVersion
    ? [retireOlderCredentials(machine.accountId, desired.credential?.version ?? 0)]
    : [];
  await app.db.write([
    updateMachine(machine.id, { ...change, attempts: 0, trouble: null }),
    ...(work === 'probe' ? [endProbe(machine)] : []),
    ...(wasUp
      ? [saveObservation(machine.id, { state: 'started', now, nextAt, upSince: now })]
      : []),
    ...checked,
    ...retired,
    ...told.flatMap(({ statements }) => statements),
  ]);
  for (const { after } of told) after();
}

async function finish(
  app: MachineApp,
  machine: Machine,
  { endsAt }: DesiredState,
): Promise<'more' | 'stop'> {
  const told = newsOfEnd(machine);
  const news = told
    ? await prepareNews(app, machine.accountId, told.news, told.key)
    : { statements: [], after: () => undefined };
  const when = { now: app.now(), nextAt: endsAt };
  const [, looked, leaving] = await app.db.write([
    markApplied(machine.id, machine.desiredRev, when),
    inspectChannels(machine.accountId, when.now, when.now),
    hastenLeaving(machine.accountId, when.now),
    ...news.statements,
  ]);
  const due = (looked?.rowsAffected ?? 0) + (leaving?.rowsAffected ?? 0);
  if (due > 0) await app.queue.enqueue('sweep', {});
  news.after();
  const latest = await findRow(app, machine.id);
  return latest && latest.desiredRev > latest.appliedRev ? 'more' : 'stop';
}
