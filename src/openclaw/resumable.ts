import { createHash, randomBytes } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { Exec } from './credentials.ts';
import { pollCommand, startCommand } from './detached.ts';

/**
 * How far a series of commands on a machine has come: `count` commands and pauses have begun, the last of them at `since`.
 * It is stored, and the series is then played again from its beginning: what has begun is not begun again.
 */
export type Series = { key: string; count: number; since: number };

/** The results of finished commands, as far as this process knows them. Others are asked for once more. */
export type CommandResults = Map<string, Awaited<ReturnType<Exec>>>;

export type Commands = { exec: Exec; pause: (ms: number) => Promise<void> };

/** The series is not finished. It continues when it is played again, with this progress and not before `waitMs`. */
export class Unfinished extends Error {
  readonly series: Series;
  readonly waitMs: number;

  constructor(series: Series, waitMs: number) {
    super('the commands on the machine are not finished');
    this.series = series;
    this.waitMs = waitMs;
  }
}

/** A short command is waited for; a longer one is asked about again after a while. */
const WAIT_ON_MACHINE_MS = 1500;
const COME_BACK_MS = 2000;
const MOST_RESULTS = 2000;

export function newSeries(now: number): Series {
  return { key: randomBytes(10).toString('hex'), count: 0, since: now };
}

/**
 * Runs commands that may take longer than one exec, without waiting for them: throws `Unfinished` instead. What is played again
 * has to give the same commands in the same order. Throws `upstream` when a command takes longer than its `timeoutSeconds`.
 */
export function resumable(
  exec: Exec,
  series: Series,
  { results, now }: { results: CommandResults; now: () => number },
): Commands {
  let index = -1;
  const begin = (): { isNew: boolean; reached: Series } => {
    index += 1;
    const isNew = index >= series.count;
    const since = isNew ? now() : series.since;
    return { isNew, reached: { ...series, count: Math.max(series.count, index + 1), since } };
  };
  return {
    async exec(command) {
      const { isNew, reached } = begin();
      const id = commandId(series.key, index);
      const known = results.get(id);
      if (known) return known;
      if (isNew) await startCommand(exec, { id, argv: command.argv, stdin: command.stdin ?? '' });
      const answer = await pollCommand(exec, id, WAIT_ON_MACHINE_MS);
      if (answer.state === 'unknown') {
        throw new AppError('upstream', 'the machine forgot a command');
      }
      if (answer.state === 'done') {
        if (results.size >= MOST_RESULTS) results.clear();
        results.set(id, answer);
        return answer;
      }
      if (now() > reached.since + command.timeoutSeconds * 1000) {
        throw new AppError('upstream', 'a command on the machine takes too long');
      }
      throw new Unfinished(reached, COME_BACK_MS);
    },
    async pause(ms) {
      const { isNew, reached } = begin();
      if (isNew) throw new Unfinished(reached, ms);
    },
  };
}

/** Whether the last command of a series that was given up is still running, so that another one must not begin yet. */
export async function isStillRunning(exec: Exec, { key, count }: Series): Promise<boolean> {
  if (count === 0) return false;
  return (await pollCommand(exec, commandId(key, count - 1), 0)).state === 'running';
}

function commandId(key: string, index: number): string {
  return createHash('sha256').update(`${key}/${index}`).digest('hex').slice(0, 20);
}
