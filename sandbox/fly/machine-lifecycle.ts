import type { RunningMachine } from './runtime.ts';
import type { MachineConfig } from './machine-config.ts';
import { Refusal } from './refusal.ts';
import {
  destination,
  type Exit,
  happened,
  type MachineState,
  sinceAt,
  stateAt,
} from './timeline.ts';
import { after, faulty, instanceId, type MachineRecord, type World } from './world.ts';

const CREATE_MS = 3000;
const START_MS = 6000;
const UPDATE_MS = 2000;
const STOP_MS = 3000;
const DESTROY_MS = 2000;

export function machineState(world: World, machine: MachineRecord): MachineState {
  return stateAt(machine.timeline, world.now());
}

/** Decides that a machine comes up; `machine-fails` decides otherwise. */
export async function launch(
  world: World,
  machine: MachineRecord,
  launched: { operation: string; afterMs?: number },
): Promise<void> {
  const { operation, afterMs = 0 } = launched;
  if (faulty(world, 'state-lasts', operation)) return addSteps(world, machine, lasting(operation));
  const end = faulty(world, 'machine-fails', operation) ? 'failed' : 'started';
  addSteps(world, machine, [
    ['starting', afterMs],
    [end, afterMs + START_MS],
  ]);
  if (end === 'failed') return;
  const exit = exitOf(world, operation);
  if (exit) addSteps(world, machine, [['stopped', afterMs + START_MS, exit]]);
  else await world.runtime.start(inside(world, machine));
}

type Step = [state: MachineState, ms: number, exit?: Exit];

/** States that are meant to pass, in which machines were met for hours. */
function lasting(operation: string): Step[] {
  if (operation === 'create-machine') return [];
  return [[operation === 'update-machine' ? 'replacing' : 'starting', 0]];
}

/** It ends right after its start, and Fly has given up restarting it. */
function exitOf(world: World, operation: string): Exit | null {
  if (faulty(world, 'out-of-memory', operation)) return { exit_code: 137, oom_killed: true };
  return faulty(world, 'machine-exits', operation) ? { exit_code: 1 } : null;
}

/** The process in a machine ends without anybody having asked for it. */
export async function crash(world: World, machine: MachineRecord, exit: Exit): Promise<void> {
  await world.runtime.stop(inside(world, machine));
  decideSteps(world, machine, [['stopped', 0, exit]]);
}

/** A new machine is `created` for as long as its image is being fetched. */
export function launchNew(world: World, machine: MachineRecord, operation: string): Promise<void> {
  return launch(world, machine, { operation, afterMs: CREATE_MS });
}

/** Puts a new version in place: a reboot, or only a change on disk when it is not to be launched. */
export async function replaceVersion(
  world: World,
  machine: MachineRecord,
  version: { config: MachineConfig; skipLaunch: boolean },
): Promise<void> {
  await world.runtime.stop(inside(world, machine));
  if (!version.config.mounts?.length) detachVolume(world, machine);
  machine.config = version.config;
  machine.instanceId = instanceId(world.now());
  decideSteps(world, machine, [['updating', 0]]);
  if (version.skipLaunch) addSteps(world, machine, [['stopped', UPDATE_MS]]);
  else await launch(world, machine, { operation: 'update-machine', afterMs: UPDATE_MS });
}

export async function startMachine(world: World, machine: MachineRecord): Promise<void> {
  const state = machineState(world, machine);
  if (state === 'started' || state === 'starting') return;
  assertStartable(world, machine, state);
  await launch(world, machine, { operation: 'start-machine' });
}

export async function stopMachine(
  world: World,
  machine: MachineRecord,
  end: 'stopped' | 'suspended' = 'stopped',
): Promise<void> {
  if (destination(machine.timeline) === end) return;
  await world.runtime.stop(inside(world, machine));
  decideSteps(world, machine, [
    [end === 'stopped' ? 'stopping' : 'suspending', 0],
    [end, STOP_MS, { exit_code: 0, requested_stop: true }],
  ]);
}

export async function stopAll(world: World): Promise<string[]> {
  const running = Object.values(world.disk.data.machines).filter(
    (machine) => machineState(world, machine) === 'started',
  );
  for (const machine of running) await stopMachine(world, machine);
  return running.map(({ id }) => id);
}

export async function restartMachine(world: World, machine: MachineRecord): Promise<void> {
  assertState(world, machine, ['started'], 'restart');
  await world.runtime.stop(inside(world, machine));
  decideSteps(world, machine, [['stopping', 0]]);
  addSteps(world, machine, [
    ['starting', STOP_MS],
    ['started', STOP_MS + START_MS],
  ]);
  await world.runtime.start(inside(world, machine));
}

/** Takes the machine away and frees its volume, which stays. */
export async function removeMachine(world: World, machine: MachineRecord): Promise<void> {
  await world.runtime.stop(inside(world, machine));
  world.runtime.forget(machine.id);
  detachVolume(world, machine);
  decideSteps(world, machine, [
    ['destroying', 0],
    ['destroyed', DESTROY_MS],
  ]);
}

function detachVolume(world: World, machine: MachineRecord): void {
  for (const volume of Object.values(world.disk.data.volumes)) {
    if (volume.attachedMachineId === machine.id) volume.attachedMachineId = null;
  }
}

export function assertState(
  world: World,
  machine: MachineRecord,
  allowed: MachineState[],
  verb: string,
): void {
  const state = machineState(world, machine);
  if (allowed.includes(state)) return;
  throw new Refusal(
    412,
    `failed_precondition: unable to ${verb} machine from current state: '${state}'`,
  );
}

/** The machine as its runtime sees it. */
export function inside(world: World, machine: MachineRecord): RunningMachine {
  return {
    id: machine.id,
    appName: machine.appName,
    volumeId: machine.config.mounts?.[0]?.volume ?? null,
    config: machine.config,
    env: { ...world.secretValues.get(machine.appName), ...machine.config.env },
    startedAt: startedAt(world, machine),
  };
}

function startedAt(world: World, machine: MachineRecord): number {
  if (machineState(world, machine) === 'started') return sinceAt(machine.timeline, world.now());
  return machine.timeline.findLast(({ state }) => state === 'started')?.at ?? world.now();
}

function assertStartable(world: World, machine: MachineRecord, state: MachineState): void {
  // `created` is startable only once the image is there, that is for a machine made with skip_launch.
  const prepared = world.now() >= machine.createdAt + CREATE_MS * world.delayScale;
  if (state === 'created' && prepared) return;
  assertState(world, machine, ['stopped', 'suspended', 'failed'], 'start');
}

/** What had been decided for later no longer happens. */
function decideSteps(world: World, machine: MachineRecord, steps: Step[]): void {
  machine.timeline = happened(machine.timeline, world.now());
  addSteps(world, machine, steps);
}

function addSteps(world: World, machine: MachineRecord, steps: Step[]): void {
  machine.timeline.push(
    ...steps.map(([state, ms, exit]) => ({ state, at: after(world, ms), ...(exit && { exit }) })),
  );
  machine.updatedAt = world.now();
  world.disk.save();
}
