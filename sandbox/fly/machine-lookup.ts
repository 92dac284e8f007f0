import { stateAt } from './timeline.ts';
import { Refusal } from './refusal.ts';
import { getApp, type MachineRecord, type World } from './world.ts';

/** A machine of this app, destroyed ones included: they stay readable. */
export function getMachine(world: World, appName: string, id: string): MachineRecord {
  getApp(world, appName);
  const machine = world.disk.data.machines[id];
  if (!machine || machine.appName !== appName) throw machineNotFound(id);
  return machine;
}

/** The same, but refuses one that is gone or going. */
export function getLivingMachine(world: World, appName: string, id: string): MachineRecord {
  const machine = getMachine(world, appName, id);
  const state = stateAt(machine.timeline, world.now());
  if (state === 'destroying' || state === 'destroyed') throw machineNotFound(id);
  return machine;
}

export function isAlive(world: World, machine: MachineRecord): boolean {
  return stateAt(machine.timeline, world.now()) !== 'destroyed';
}

function machineNotFound(id: string): Refusal {
  return new Refusal(404, `not_found: machine ${id} not found`);
}

/** A host that is gone answers nothing; only Fly's own records can be changed. */
export function assertReachable({ hostGone }: MachineRecord): void {
  if (hostGone) throw new Refusal(408, 'deadline_exceeded: context deadline exceeded');
}
