import { Hono } from 'hono';
import type { StandInEnv } from '../stand-in.ts';
import { assertLeaseAllows } from './lease-guard.ts';
import { guestOf } from './machine-config.ts';
import {
  assertState,
  machineState,
  restartMachine,
  startMachine,
  stopMachine,
} from './machine-lifecycle.ts';
import { assertQuota, assertRoom } from './machine-room.ts';
import { assertReachable, getLivingMachine } from './machine-lookup.ts';
import { Refusal } from './refusal.ts';
import { type MachineRecord, takeTime, type World } from './world.ts';

const ANSWER_MS = 400;
const MAX_SUSPEND_MB = 2048;

type Verb = (world: World, machine: MachineRecord) => Promise<object>;

const VERBS: Record<string, Verb> = {
  start: async (world, machine) => {
    const previous = machineState(world, machine);
    const { config, region } = machine;
    assertQuota(world, { config, region, operation: 'start-machine' });
    assertRoom(world, { operation: 'start-machine', withVolume: true });
    await startMachine(world, machine);
    return { previous_state: previous, migrated: false, new_host: '' };
  },
  stop: async (world, machine) => {
    await stopMachine(world, machine);
    return { ok: true };
  },
  suspend: async (world, machine) => {
    if (guestOf(machine.config).memory_mb > MAX_SUSPEND_MB) {
      throw new Refusal(412, 'failed_precondition: machines over 2 GB cannot be suspended');
    }
    assertState(world, machine, ['started', 'suspending', 'suspended'], 'suspend');
    await stopMachine(world, machine, 'suspended');
    return { ok: true };
  },
  restart: async (world, machine) => {
    await restartMachine(world, machine);
    return { ok: true };
  },
  cordon: async (world, machine) => cordon(world, machine, true),
  uncordon: async (world, machine) => cordon(world, machine, false),
};

export function powerRoutes(world: World): Hono<StandInEnv> {
  const routes = new Hono<StandInEnv>();
  for (const [name, verb] of Object.entries(VERBS)) {
    routes.post(`/v1/apps/:app/machines/:id/${name}`, async (c) => {
      const machine = getLivingMachine(world, c.req.param('app'), c.req.param('id'));
      assertLeaseAllows(world, machine, c);
      assertReachable(machine);
      const answer = await verb(world, machine);
      await takeTime(world, ANSWER_MS);
      return c.json(answer);
    });
  }
  return routes;
}

function cordon(world: World, machine: MachineRecord, cordoned: boolean): object {
  machine.cordoned = cordoned;
  world.disk.save();
  return { ok: true };
}
