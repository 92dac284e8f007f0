import type { FlyClient } from '../fly/client.ts';
import { AppError } from '../errors.ts';
import { FlyError, isFly } from '../fly/errors.ts';
import { tellEveryChat } from '../news/tell.ts';
import { abortWork } from '../openclaw/abort.ts';
import { applyAgentDocument } from '../openclaw/apply-document.ts';
import { type Halt, findHalt, type HaltChange, updateHalt } from '../store/halts.ts';
import { findMachine, type Machine, raiseDesiredRev, updateMachine } from '../store/machines.ts';
import { commit } from '../work/commit.ts';
import { workOffRow } from '../work/due-row.ts';
import { endsWithin } from '../work/ends-within.ts';
import { haltedDocument } from './configure-machine.ts';
import { ASLEEP } from './diagnose.ts';
import { loadDesiredState } from './load-desired-state.ts';
import { execDetachedOn, execOn } from './ready-machine.ts';
import type { MachineApp } from './step.ts';

/** A gateway that has not ended its work by then is taken off the air: its machine is stopped. */
const PATIENCE_MS = 10_000;
const RETRY_MS = 2000;

/**
 * Stops an agent at once, because its owner asked for it: ends its work, takes it off its channels and out of its schedule. When
 * its gateway does not answer in time, the machine itself is stopped. It has a lease of its own, so that nothing that the
 * machine is stuck in can delay it.
 */
export async function haltMachine(app: MachineApp, id: string): Promise<void> {
  await workOffRow<MachineApp, Halt>(app, id, {
    find: findHalt,
    lease: (halt) => `halt:${halt.id}`,
    advance,
    recordFailure: async (_app, halt, error) => {
      if (!(error instanceof FlyError)) throw error;
      app.log.error({ machineId: halt.id, err: error }, 'an agent could not be stopped yet');
      await commit(app, [updateHalt(halt, { dueAt: app.now() + RETRY_MS })]);
    },
  });
}

async function advance(app: MachineApp, halt: Halt): Promise<'stop'> {
  const [machine] = await app.db.read(findMachine(halt.id));
  if (!machine?.flyMachineId) {
    await commit(app, [updateHalt(halt, { dueAt: null })]);
    return 'stop';
  }
  if (halt.state === 'stopping')
    await commit(app, halted(app, { machine, halt }, await halting(app, machine)));
  else if (halt.state === 'off') await stopAgain(app, { machine, halt });
  return 'stop';
}

async function halting(app: MachineApp, machine: Machine): Promise<HaltChange> {
  if (await isDown(app.fly, machine)) {
    await takeOffAir(app.fly, machine);
    return { state: 'off' };
  }
  const runs = await within(PATIENCE_MS, () => abortWork(execOn(app, machine)));
  if (runs !== null && (await isBlocked(app, machine))) return { state: 'blocked', runs };
  app.log.warn({ machineId: machine.id }, 'a gateway does not stop; its machine is stopped');
  await takeOffAir(app.fly, machine);
  return { state: 'off', runs: runs ?? 0 };
}

/** Whether the document is in force with which the agent neither hears nor says anything and does nothing by itself. */
async function isBlocked(app: MachineApp, machine: Machine): Promise<boolean> {
  const desired = await loadDesiredState(app, machine);
  const exec = execDetachedOn(app, machine);
  const applied = await within(PATIENCE_MS * 6, () =>
    applyAgentDocument(exec, haltedDocument(machine, desired)),
  );
  return applied !== null;
}

/** Null when it fails or takes too long. */
async function within<T>(ms: number, act: () => Promise<T>): Promise<T | null> {
  const result: { value: T | null } = { value: null };
  const acting = act().then(
    (value) => void (result.value = value),
    (error: unknown) => {
      if (!(error instanceof AppError)) throw error;
    },
  );
  return (await endsWithin(ms, acting)) ? result.value : null;
}

async function isDown(fly: FlyClient, { appName, flyMachineId }: Machine): Promise<boolean> {
  try {
    return ASLEEP.includes((await fly.getMachine(appName, flyMachineId ?? '')).state);
  } catch (error) {
    if (error instanceof FlyError) return isFly(error, 'not_found');
    throw error;
  }
}

/** Nothing wakes it until its owner says so. */
async function takeOffAir(fly: FlyClient, { appName, flyMachineId }: Machine): Promise<void> {
  try {
    await fly.cordonMachine(appName, flyMachineId ?? '');
    await fly.stopMachine(appName, flyMachineId ?? '');
  } catch (error) {
    if (!isFly(error, 'not_found')) throw error;
  }
}

type Stopped = { machine: Machine; halt: Halt };

function halted(app: MachineApp, { machine, halt }: Stopped, change: HaltChange) {
  const { id, accountId, desiredRev } = machine;
  const news = { type: 'machine_halted' as const, runs: change.runs ?? 0 };
  return [
    updateHalt(halt, { ...change, dueAt: null }),
    // What is in force now is not what belongs to the plan.
    updateMachine(id, { documentHash: null }),
    raiseDesiredRev(accountId, app.now()),
    tellEveryChat(app, { accountId, except: [] }, news, `halted:${id}:${desiredRev}`),
    { enqueue: 'reconcile-machine' as const, payload: { id } },
  ];
}

/** A step that was under way while it was stopped may have started it again. */
async function stopAgain(app: MachineApp, { machine, halt }: Stopped): Promise<void> {
  if (!(await isDown(app.fly, machine))) await takeOffAir(app.fly, machine);
  await commit(app, [updateHalt(halt, { dueAt: null })]);
}
