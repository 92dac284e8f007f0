import { expect, test } from 'vitest';
import type { Exec } from './credentials.ts';
import {
  type CommandResults,
  isStillRunning,
  newSeries,
  resumable,
  type Series,
  Unfinished,
} from './resumable.ts';

/** A machine on which each command takes so many polls, and that counts how often each was started. */
function aMachine(polls: number) {
  const commands = new Map<string, { words: string; left: number; starts: number }>();
  const exec: Exec = async ({ argv: [, verb, id = '', ...words], stdin }) => {
    const known = commands.get(id);
    if (verb === 'start') {
      commands.set(id, {
        words: [...words, stdin].join(' '),
        left: polls,
        starts: (known?.starts ?? 0) + 1,
      });
      return say({ state: 'running' });
    }
    if (!known) return say({ state: 'unknown' });
    known.left -= 1;
    return known.left >= 0
      ? say({ state: 'running' })
      : say({ state: 'done', exitCode: 0, stdout: known.words, stderr: '' });
  };
  return {
    exec,
    commands,
    started: () => [...commands.values()].map(({ words, starts }) => `${words} ${starts}`),
  };
}

const say = (answer: object) => ({ exitCode: 0, stdout: JSON.stringify(answer), stderr: '' });

/** Two commands with a pause between them, played until they are finished, by processes that know nothing of each other or one. */
async function play(exec: Exec, clock: { now: number }, remembers: boolean) {
  let series: Series = newSeries(clock.now);
  let results: CommandResults = new Map();
  const waits: number[] = [];
  for (;;) {
    if (!remembers) results = new Map();
    const { exec: run, pause } = resumable(exec, series, { results, now: () => clock.now });
    try {
      const first = await run({ argv: ['one'], stdin: 'secret', timeoutSeconds: 60 });
      await pause(7000);
      const second = await run({ argv: ['two'], timeoutSeconds: 60 });
      return { waits, said: [first.stdout, second.stdout] };
    } catch (error) {
      if (!(error instanceof Unfinished)) throw error;
      ({ series } = error);
      waits.push(error.waitMs);
      clock.now += error.waitMs;
    }
  }
}

test.each([true, false])(
  'commands that take long are left and found again, each started once (known results: %s)',
  async (remembers) => {
    const { exec, started } = aMachine(2);
    const { waits, said } = await play(exec, { now: 0 }, remembers);
    expect(said).toEqual(['one secret', 'two ']);
    expect(waits).toEqual([2000, 2000, 7000, 2000, 2000]);
    expect(started()).toEqual(['one secret 1', 'two  1']);
  },
);

test('a short command is waited for', async () => {
  const { exec } = aMachine(0);
  expect((await play(exec, { now: 0 }, true)).waits).toEqual([7000]);
});

test('a command that takes longer than its time is given up', async () => {
  const { exec } = aMachine(1000);
  await expect(play(exec, { now: 0 }, true)).rejects.toThrow('takes too long');
});

test('whether a series that was left is still at work shows its last command', async () => {
  const { exec, commands } = aMachine(5);
  const { exec: run } = resumable(exec, newSeries(0), { results: new Map(), now: () => 0 });
  const left = await run({ argv: ['one'], timeoutSeconds: 60 }).catch((error: unknown) => error);
  const { series } = left as Unfinished;
  expect(await isStillRunning(exec, series)).toBe(true);
  for (const command of commands.values()) command.left = 0;
  expect(await isStillRunning(exec, series)).toBe(false);
  expect(await isStillRunning(exec, newSeries(0))).toBe(false);
});
