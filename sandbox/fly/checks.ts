import { inside, machineState } from './machine-lifecycle.ts';
import { sinceAt } from './timeline.ts';
import { faulty, isoTime, type MachineRecord, type World } from './world.ts';

export type ShownCheck = {
  name: string;
  status: 'passing' | 'warning' | 'critical';
  output: string;
  updated_at: string;
};

/** The health checks of a machine: critical from its boot until the gateway inside answers. */
export function checksOf(world: World, machine: MachineRecord, operation: string): ShownCheck[] {
  const names = checkNames(machine);
  const state = machineState(world, machine);
  if (names.length === 0 || !['starting', 'started'].includes(state)) return [];
  const ready = isGatewayReady(world, machine, operation);
  return names.map((name) => ({
    name,
    status: ready ? 'passing' : 'critical',
    output: ready ? '{"ok":true,"status":"started"}' : 'connect: connection refused',
    updated_at: isoTime(Math.round(sinceAt(machine.timeline, world.now()))),
  }));
}

export function isGatewayReady(world: World, machine: MachineRecord, operation: string): boolean {
  if (machineState(world, machine) !== 'started') return false;
  if (faulty(world, 'gateway-never-ready', operation)) return false;
  return world.runtime.isReady(inside(world, machine));
}

function checkNames({ config }: MachineRecord): string[] {
  const ofServices = (config.services ?? []).flatMap((service) =>
    (service.checks ?? []).map(
      (check, index) =>
        `servicecheck-${String(index).padStart(2, '0')}-${check.type ?? 'tcp'}-${check.port ?? service.internal_port}`,
    ),
  );
  return [...Object.keys(config.checks ?? {}), ...ofServices];
}
