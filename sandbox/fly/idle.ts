import type { MachineConfig } from './machine-config.ts';
import { machineState, stopMachine } from './machine-lifecycle.ts';
import type { World } from './world.ts';

/** What the proxy does every few minutes: stops running machines without load whose services ask for it. */
export async function stopIdle(world: World): Promise<string[]> {
  const stopped: string[] = [];
  for (const machine of Object.values(world.disk.data.machines)) {
    const end = endOf(machine.config);
    if (!end || machine.cordoned || machineState(world, machine) !== 'started') continue;
    if (world.load.get(machine.id)) continue;
    await stopMachine(world, machine, end);
    stopped.push(machine.id);
  }
  return stopped;
}

/** What becomes of an idle machine; one whose services differ stays up. */
function endOf({ services = [] }: MachineConfig): 'stopped' | 'suspended' | null {
  const wishes = services.map(({ autostop }) => autostop);
  if (wishes.length === 0) return null;
  if (wishes.every((wish) => wish === 'stop' || wish === true)) return 'stopped';
  return wishes.every((wish) => wish === 'suspend') ? 'suspended' : null;
}
