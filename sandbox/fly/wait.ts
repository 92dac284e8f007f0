import { setTimeout as pause } from 'node:timers/promises';
import { Hono } from 'hono';
import type { StandInEnv } from '../stand-in.ts';
import { machineState } from './machine-lifecycle.ts';
import { getMachine } from './machine-lookup.ts';
import { Refusal } from './refusal.ts';
import type { MachineRecord, World } from './world.ts';

const STATES = ['started', 'stopped', 'suspended', 'destroyed'];
const MAX_SECONDS = 60;
const LOOK_EVERY_MS = 100;

export function waitRoutes(world: World): Hono<StandInEnv> {
  const routes = new Hono<StandInEnv>();
  routes.get('/v1/apps/:app/machines/:id/wait', async (c) => {
    const machine = getMachine(world, c.req.param('app'), c.req.param('id'));
    const wanted = c.req.query('state') ?? 'started';
    const seconds = Number(c.req.query('timeout') ?? MAX_SECONDS);
    assertAskedWell(wanted, seconds, machine, c.req.query('instance_id'));
    await untilState(world, machine, wanted, seconds);
    return c.json({ ok: true });
  });
  return routes;
}

function assertAskedWell(
  wanted: string,
  seconds: number,
  machine: MachineRecord,
  instance: string | undefined,
): void {
  if (!STATES.includes(wanted)) {
    throw new Refusal(400, `invalid_argument: unable to wait for state '${wanted}'`);
  }
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > MAX_SECONDS) {
    throw new Refusal(400, `invalid_argument: timeout must be between 1s and ${MAX_SECONDS}s`);
  }
  if (wanted === 'stopped' && !instance) {
    throw new Refusal(400, 'invalid_argument: instance_id is required to wait for state stopped');
  }
  if (instance && instance !== machine.instanceId) {
    throw new Refusal(404, `not_found: instance ${instance} not found`);
  }
}

async function untilState(
  world: World,
  machine: MachineRecord,
  wanted: string,
  seconds: number,
): Promise<void> {
  const giveUpAt = performance.now() + seconds * 1000 * world.delayScale;
  while (machineState(world, machine) !== wanted) {
    if (performance.now() >= giveUpAt) {
      throw new Refusal(
        408,
        `deadline_exceeded: machine failed to reach desired state, ${wanted}, currently ${machineState(world, machine)}`,
      );
    }
    await pause(Math.max(5, LOOK_EVERY_MS * world.delayScale));
  }
}
