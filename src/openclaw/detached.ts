import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { parseJson } from '../http/http.ts';
import type { Exec } from './credentials.ts';

const START_SECONDS = 20;
/** Fly answers 408 at random to an exec above 30 s, so each poll stays well below. */
const POLL_MS = 10_000;
const POLL_SECONDS = 25;
const LOST_POLLS = 3;

const Answer = z.discriminatedUnion('state', [
  z.object({ state: z.literal('unknown') }),
  z.object({ state: z.literal('running') }),
  z.object({
    state: z.literal('done'),
    exitCode: z.number(),
    stdout: z.string(),
    stderr: z.string(),
  }),
]);
type Answer = z.infer<typeof Answer>;

/**
 * Runs commands that may take longer than one exec: each is started on the machine, runs there by itself, and is polled until
 * it is done. A lost answer costs one poll and not the command. Throws `upstream` when a command takes longer than its
 * `timeoutSeconds`.
 */
export function detached(exec: Exec, now: () => number): Exec {
  return async ({ argv, stdin = '', timeoutSeconds }) => {
    const id = randomBytes(10).toString('hex');
    const giveUpAt = now() + timeoutSeconds * 1000;
    await startCommand(exec, { id, argv, stdin });
    for (;;) {
      const answer = await pollCommand(exec, id, POLL_MS);
      if (answer.state === 'done') return answer;
      if (answer.state === 'unknown')
        throw new AppError('upstream', 'the machine forgot a command');
      if (now() > giveUpAt)
        throw new AppError('upstream', 'a command on the machine takes too long');
    }
  };
}

/** A start without an answer may have succeeded, which the first poll shows. */
export async function startCommand(
  exec: Exec,
  { id, argv, stdin }: { id: string; argv: string[]; stdin: string },
): Promise<void> {
  const command = {
    argv: ['automna-agent', 'start', id, ...argv],
    stdin,
    timeoutSeconds: START_SECONDS,
  };
  const result = await exec(command).catch(() => null);
  if (result && result.exitCode !== 0) {
    throw new AppError('upstream', `the machine did not start a command (exit ${result.exitCode})`);
  }
}

/** Asks how a command went, and lets the machine wait for its end for a while. */
export async function pollCommand(exec: Exec, id: string, waitMs: number): Promise<Answer> {
  const argv = ['automna-agent', 'result', id, String(waitMs)];
  for (let lost = 0; ; lost += 1) {
    try {
      const { exitCode, stdout } = await exec({ argv, timeoutSeconds: POLL_SECONDS });
      const parsed = Answer.safeParse(parseJson(stdout));
      if (exitCode === 0 && parsed.success) return parsed.data;
      throw new AppError(
        'upstream',
        `the machine did not say how a command went (exit ${exitCode})`,
      );
    } catch (error) {
      if (lost + 1 >= LOST_POLLS) throw error;
    }
  }
}
