import { setTimeout as pause } from 'node:timers/promises';
import { Hono } from 'hono';
import type { StandInEnv } from '../stand-in.ts';
import { readObject } from './body.ts';
import { assertNoLease } from './lease-guard.ts';
import { inside, machineState } from './machine-lifecycle.ts';
import { assertReachable, getLivingMachine } from './machine-lookup.ts';
import { Refusal } from './refusal.ts';
import type { ExecResult, RunningMachine } from './runtime.ts';
import { assertShape, list, object, text, whole } from './shape.ts';
import { faulty, type MachineRecord, takeTime, type World } from './world.ts';

const MAX_SECONDS = 60;

const execShape = object({
  command: list(text),
  cmd: text,
  stdin: text,
  timeout: whole,
  container: text,
});

type Asked = { argv: string[]; stdin: string; seconds: number };

export function execRoutes(world: World): Hono<StandInEnv> {
  const routes = new Hono<StandInEnv>();
  routes.post('/v1/apps/:app/machines/:id/exec', async (c) => {
    const machine = getLivingMachine(world, c.req.param('app'), c.req.param('id'));
    const asked = decode(await readObject(c));
    assertReachable(machine);
    assertRunning(world, machine);
    assertNoLease(world, machine);
    const gatewayHeldDown = faulty(world, 'gateway-never-ready', 'exec');
    if (faulty(world, 'gateway-stuck', 'exec')) world.runtime.stick?.(inside(world, machine));
    if (faulty(world, 'gateway-busy', 'exec')) world.runtime.occupy?.(inside(world, machine));
    const result = await run(world, { ...inside(world, machine), gatewayHeldDown }, asked);
    return c.json(shown(result));
  });
  return routes;
}

function decode(body: Record<string, unknown>): Asked {
  assertShape(execShape, body);
  const { command, cmd, stdin, timeout } = body as {
    command?: string[];
    cmd?: string;
    stdin?: string;
    timeout?: number;
  };
  const argv = command ?? cmd?.split(' ') ?? [];
  if (!argv[0]) throw new Refusal(400, 'invalid_argument: command is required');
  const seconds = timeout ?? MAX_SECONDS;
  if (seconds < 1 || seconds > MAX_SECONDS) {
    throw new Refusal(400, `invalid_argument: timeout must be between 1 and ${MAX_SECONDS}`);
  }
  return { argv, stdin: stdin ?? '', seconds };
}

function assertRunning(world: World, machine: MachineRecord): void {
  const state = machineState(world, machine);
  if (state === 'started') return;
  throw new Refusal(
    412,
    `failed_precondition: unable to exec on machine from current state: '${state}'`,
  );
}

async function run(world: World, machine: RunningMachine, asked: Asked): Promise<ExecResult> {
  if (faulty(world, 'exec-fails', 'exec')) {
    return { exitCode: 1, stdout: '', stderr: 'Error: the command failed\n' };
  }
  const result = await withinTime(world, machine, asked);
  const tookMs = result?.tookMs ?? 0;
  const late = result === null || tookMs > asked.seconds * 1000;
  await takeTime(world, Math.min(tookMs, asked.seconds * 1000));
  // The command has run all the same: that is why the outcome of a 408 is unknown.
  if (late || faulty(world, 'exec-timeout', 'exec')) {
    throw new Refusal(408, 'deadline_exceeded: context deadline exceeded');
  }
  return result;
}

async function withinTime(
  world: World,
  machine: RunningMachine,
  { argv, stdin, seconds }: Asked,
): Promise<ExecResult | null> {
  const stop = new AbortController();
  const timeUp = pause(seconds * 1000, null, { signal: stop.signal, ref: false }).catch(() => null);
  const result = await Promise.race([world.runtime.exec(machine, argv, stdin), timeUp]);
  stop.abort();
  return result;
}

// As on the wire of the real thing: a zero is left out.
function shown({ exitCode, stdout, stderr }: ExecResult) {
  return { ...(exitCode !== 0 && { exit_code: exitCode }), stdout, stderr };
}
