import type { ExecResult, RunningMachine } from '../runtime.ts';
import type { OpenClawWorld } from './homes.ts';

const START_MS = 300;

/** `automna-agent start <id> <command…>`: the command goes on by itself; starting the same id twice is starting it once. */
export async function startDetached(
  world: OpenClawWorld,
  machine: RunningMachine,
  [id = '', ...argv]: string[],
  run: (argv: string[]) => Promise<ExecResult>,
): Promise<ExecResult> {
  const key = `${machine.id}/${id}`;
  if (!world.detached.has(key)) {
    const result = await run(argv);
    const doneAt = world.now() + (result.tookMs ?? 0) * world.delayScale;
    world.detached.set(key, { result, doneAt });
  }
  return { ...printed({ state: 'running' }), tookMs: START_MS };
}

/** `automna-agent result <id> <ms>`: what came of it, waited for as long as that. */
export function findDetached(
  { detached, now, delayScale }: OpenClawWorld,
  machine: RunningMachine,
  [id = '', waitMs = '0']: string[],
): ExecResult {
  const command = detached.get(`${machine.id}/${id}`);
  if (!command) return printed({ state: 'unknown' });
  const leftMs = delayScale === 0 ? 0 : Math.max(0, command.doneAt - now()) / delayScale;
  if (leftMs > Number(waitMs)) return { ...printed({ state: 'running' }), tookMs: Number(waitMs) };
  const { exitCode, stdout, stderr } = command.result;
  return {
    ...printed({ state: 'done', exitCode, stdout, stderr }),
    tookMs: START_MS + leftMs,
  };
}

function printed(answer: object): ExecResult {
  return { exitCode: 0, stdout: `${JSON.stringify(answer)}\n`, stderr: '' };
}
