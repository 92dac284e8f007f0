import { isOnHold } from '../accounts/rules.ts';
import type { App } from '../app.ts';
import { entitlement } from '../billing/entitlement.ts';
import type { News } from '../conversation/incoming.ts';
import { afterUse } from '../credentials/after-use.ts';
import type { Verdict } from '../credentials/verdict.ts';
import { FlyError } from '../fly/errors.ts';
import { prepareNews, tell } from '../inbox.ts';
import { withLease } from '../lease.ts';
import { tellOperators } from '../operators/tell-operators.ts';
import { PLAN_TERMS } from '../plans.ts';
import {
  type Credential,
  findAcceptedCredential,
  retireOlderCredentials,
  toCredential,
  updateCredential,
} from '../store/credentials.ts';
import type { Statement } from '../store/database.ts';
import { findDeletionOfAccount, toDeletion } from '../store/deletions.ts';
import {
  findMachine,
  type Machine,
  type MachineChange,
  markApplied,
  markPaused,
  toMachine,
  updateMachine,
} from '../store/machines.ts';
import { findSubscription, toSubscription } from '../store/subscriptions.ts';
import { type Desired, RegionsFull, STEPS, type StepOutcome } from './build-steps.ts';
import { type BuildStep, nextBuildStep } from './progress.ts';
import { probeMachineCredential } from './sync-machine-credential.ts';

export type MachineApp = Pick<
  App,
  'config' | 'log' | 'db' | 'queue' | 'bell' | 'fly' | 'locks' | 'instanceId' | 'now' | 'newId'
>;

/** After so many failures of one step in a row an operator is told and the customer hears that it is on our side. */
const ATTEMPTS_BEFORE_ALARM = 8;
const LONGEST_WAIT_MS = 5 * 60_000;

/**
 * Brings one machine from what it is to what it shall be, step by step, storing what each step learned before the next.
 * Building it is only the first run. Ends when nothing is left to do, or leaves the row due for another look.
 */
export async function reconcileMachine(app: MachineApp, id: string): Promise<void> {
  await withLease(app, `machine:${id}`, async () => {
    while ((await takeOneStep(app, id)) === 'more');
  });
}

type Work = BuildStep | 'restart' | 'probe' | 'pause';

async function takeOneStep(app: MachineApp, id: string): Promise<'more' | 'stop'> {
  const machine = await findRow(app, id);
  if (!machine) return 'stop';
  const desired = await readDesired(app, machine);
  const work = nextWork(machine, desired);
  if (!work) return desired.isOnHold ? rest(app, machine) : finish(app, machine);
  const startedAt = app.now();
  try {
    const outcome = await doWork(app, machine, { desired, work });
    app.log.info({ machineId: id, step: work, durationMs: app.now() - startedAt }, 'machine step');
    if ('waitMs' in outcome) return await lookAgain(app, machine, outcome.waitMs);
    await store(app, machine, { work, desired, ...outcome });
    return 'more';
  } catch (error) {
    await noteFailure(app, machine, { work, error });
    return 'stop';
  }
}

async function findRow(app: MachineApp, id: string): Promise<Machine | null> {
  const [result] = await app.db.read([findMachine(id)]);
  const row = result?.rows[0];
  return row ? toMachine(row) : null;
}

async function readDesired(app: MachineApp, machine: Machine): Promise<Desired> {
  const [credentials, subscription, deletion] = await app.db.read([
    findAcceptedCredential(machine.accountId),
    findSubscription(machine.accountId),
    findDeletionOfAccount(machine.accountId),
  ]);
  const credential: Credential | null = credentials?.rows[0]
    ? toCredential(credentials.rows[0])
    : null;
  const row = subscription?.rows[0];
  const { terms } = entitlement(row ? toSubscription(row) : null, app.now());
  const hold = deletion?.rows[0] ? toDeletion(deletion.rows[0]) : null;
  return { credential, terms: terms ?? PLAN_TERMS.starter, isOnHold: isOnHold(hold) };
}

function nextWork(machine: Machine, desired: Desired): Work | null {
  // Neither built nor started nor changed, however far it had come.
  if (desired.isOnHold) return machine.paused ? null : 'pause';
  const step = nextBuildStep(machine);
  if (step) return step;
  if (machine.restartWanted) return 'restart';
  if (machine.credentialVersion !== (desired.credential?.version ?? 0)) return 'credential';
  return machine.probeWanted ? 'probe' : null;
}

async function doWork(
  app: MachineApp,
  machine: Machine,
  { desired, work }: { desired: Desired; work: Work },
): Promise<StepOutcome> {
  if (work === 'pause') return { change: { paused: true, started: false } };
  if (work === 'probe') return probeMachineCredential({ app, machine, desired });
  if (work !== 'restart') return STEPS[work]({ app, machine, desired });
  await app.fly.restartMachine(machine.appName, machine.flyMachineId ?? '');
  return { change: { restartWanted: false, started: false } };
}

/** Keeps a paused machine down. That it is paused was stored first, so that whoever starts it puts it back as well. */
async function rest(app: MachineApp, machine: Machine): Promise<'more' | 'stop'> {
  const { id, appName, flyMachineId, desiredRev } = machine;
  try {
    if (flyMachineId) {
      await app.fly.cordonMachine(appName, flyMachineId);
      await app.fly.stopMachine(appName, flyMachineId);
    }
  } catch (error) {
    const isGone = error instanceof FlyError && error.fly === 'not_found';
    if (!isGone) {
      await noteFailure(app, machine, { work: 'pause', error });
      return 'stop';
    }
  }
  await app.db.write([markPaused(id, desiredRev, app.now())]);
  const latest = await findRow(app, id);
  return latest && latest.desiredRev > latest.appliedRev ? 'more' : 'stop';
}

async function lookAgain(app: MachineApp, machine: Machine, waitMs: number): Promise<'stop'> {
  await app.db.write([updateMachine(machine.id, { dueAt: app.now() + waitMs })]);
  await app.queue.ring('reconcile-machine', { id: machine.id }, waitMs);
  return 'stop';
}

type Done = { work: Work; change: MachineChange; verdict?: Verdict; desired: Desired };
type Told = { news: News; key: string };

async function store(app: MachineApp, machine: Machine, done: Done): Promise<void> {
  const { work, change, desired, verdict } = done;
  const wasAsked = work === 'probe' && machine.probeWanted === 'test';
  const use =
    verdict && verdict !== 'unknown' && desired.credential
      ? afterUse(desired.credential, verdict, { wasAsked, now: app.now() })
      : null;
  const news = [
    newsOfStep(machine, work, change),
    ...(wasAsked || use?.isNews ? [newsOfVerdict(machine, work, wasAsked)] : []),
  ];
  const told = await Promise.all(
    news.flatMap((each) =>
      each ? [prepareNews(app, machine.accountId, each.news, each.key)] : [],
    ),
  );
  const checked: Statement[] =
    use && desired.credential ? [updateCredential(desired.credential.id, use.change)] : [];
  const retired: Statement[] = change.credentialVersion
    ? [retireOlderCredentials(machine.accountId, desired.credential?.version ?? 0)]
    : [];
  await app.db.write([
    updateMachine(machine.id, { ...change, attempts: 0, trouble: null }),
    ...checked,
    ...retired,
    ...told.flatMap(({ statements }) => statements),
  ]);
  for (const { after } of told) after();
}

/** What only a real request shows is told when it differs, and always when somebody asked for it. */
function newsOfVerdict(machine: Machine, work: Work, wasAsked: boolean): Told {
  return {
    news: { type: 'credential_checked', during: wasAsked ? 'test' : 'recheck' },
    key: `probed:${machine.id}:${machine.desiredRev}:${work}`,
  };
}

/** While it is being built the chat shows each step; later it only hears what concerns it. */
function newsOfStep(machine: Machine, work: Work, change: MachineChange): Told | null {
  const { id, state } = machine;
  if (work === 'pause') return null;
  if (state !== 'ready')
    return { news: { type: 'machine_progress' }, key: `progress:${id}:${work}` };
  const key = `${id}:${machine.desiredRev}`;
  if (work === 'start') {
    return { news: { type: 'machine_updated', change: 'restart' }, key: `restarted:${key}` };
  }
  if (work !== 'credential') return null;
  return change.credentialVersion === 0
    ? { news: { type: 'credential_removed' }, key: `removed:${key}` }
    : {
        news: { type: 'machine_updated', change: 'credential' },
        key: `pushed:${id}:${change.credentialVersion}`,
      };
}

async function finish(app: MachineApp, machine: Machine): Promise<'more' | 'stop'> {
  const news =
    machine.state === 'ready'
      ? { statements: [], after: () => undefined }
      : await prepareNews(app, machine.accountId, { type: 'machine_ready' }, `ready:${machine.id}`);
  await app.db.write([markApplied(machine.id, machine.desiredRev, app.now()), ...news.statements]);
  news.after();
  const latest = await findRow(app, machine.id);
  return latest && latest.desiredRev > latest.appliedRev ? 'more' : 'stop';
}

async function noteFailure(
  app: MachineApp,
  machine: Machine,
  { work, error }: { work: Work; error: unknown },
): Promise<void> {
  const attempts = machine.attempts + 1;
  const code =
    error instanceof FlyError ? error.fly : error instanceof Error ? error.name : 'error';
  const waitMs = Math.min(1000 * 2 ** Math.min(attempts, 9), LONGEST_WAIT_MS);
  const isHopeless = ['auth', 'bug'].includes(code) || error instanceof RegionsFull;
  const isAlarm = isHopeless || attempts >= ATTEMPTS_BEFORE_ALARM;
  app.log[isAlarm ? 'error' : 'warn'](
    { machineId: machine.id, step: work, code, attempts, err: error },
    'a machine step failed',
  );
  const isBuilding = machine.state === 'building' && work !== 'pause';
  const failed = isAlarm && isBuilding;
  await app.db.write([
    updateMachine(machine.id, {
      attempts,
      trouble: code,
      dueAt: app.now() + waitMs,
      ...(failed ? { state: 'failed' } : {}),
      ...(error instanceof RegionsFull ? { region: error.firstRegion, volumeId: null } : {}),
    }),
  ]);
  if (isAlarm) {
    const notice = { type: 'machine_failed' as const, machineId: machine.id, step: work, code };
    await tellOperators(app, notice, `machine:${machine.id}:${machine.desiredRev}:${code}`);
  }
  if (failed)
    await tell(app, machine.accountId, { type: 'machine_failed' }, `failed:${machine.id}`);
  else if (machine.trouble === null && isBuilding) {
    await tell(
      app,
      machine.accountId,
      { type: 'machine_progress' },
      `trouble:${machine.id}:${work}:${machine.desiredRev}`,
    );
  }
  await app.queue.ring('reconcile-machine', { id: machine.id }, waitMs);
}
