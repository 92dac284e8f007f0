import { expect, test } from 'vitest';
import { AppError } from '../errors.ts';
import type { Exec } from './credentials.ts';
import { detached } from './detached.ts';

const DONE = { state: 'done', exitCode: 3, stdout: 'out', stderr: 'err' };
const LOST = new AppError('upstream', 'deadline_exceeded');

/** A machine that gives these answers in turn, and a record of its commands. */
function aMachine(...answers: (object | Error)[]) {
  const asked: Parameters<Exec>[0][] = [];
  const exec: Exec = async (command) => {
    asked.push(command);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return { exitCode: 0, stdout: `${JSON.stringify(answer)}\n`, stderr: '' };
  };
  const clock = { now: 0 };
  const run = detached(exec, () => (clock.now += 10_000));
  return {
    asked,
    run: () => run({ argv: ['openclaw', 'x'], stdin: 'secret', timeoutSeconds: 45 }),
  };
}

test('a command is started once and polled until it is done', async () => {
  const { asked, run } = aMachine({ state: 'running' }, { state: 'running' }, DONE);
  expect(await run()).toMatchObject({ exitCode: 3, stdout: 'out', stderr: 'err' });
  const [start, ...polls] = asked;
  const id = start?.argv[2];
  expect(start?.argv).toEqual(['automna-agent', 'start', id, 'openclaw', 'x']);
  expect(polls.map(({ argv }) => argv.slice(0, 3))).toEqual([
    ['automna-agent', 'result', id],
    ['automna-agent', 'result', id],
  ]);
});

test('the secret goes to standard input, once, and no exec lasts half a minute', async () => {
  const { asked, run } = aMachine({ state: 'running' }, DONE);
  await run();
  expect(asked.map(({ stdin }) => stdin)).toEqual(['secret', undefined]);
  expect(asked.flatMap(({ argv }) => argv)).not.toContain('secret');
  expect(asked.every(({ timeoutSeconds }) => timeoutSeconds < 30)).toBe(true);
});

test('a lost answer to the start or to a poll costs only a poll', async () => {
  const { asked, run } = aMachine(LOST, LOST, LOST, DONE);
  expect(await run()).toMatchObject({ exitCode: 3 });
  expect(asked.filter(({ argv }) => argv[1] === 'start')).toHaveLength(1);
});

test('a machine that stops answering is given up', async () => {
  await expect(aMachine({ state: 'running' }, LOST, LOST, LOST).run()).rejects.toThrow(LOST);
});

test('an unknown command is not waited for', async () => {
  await expect(aMachine(LOST, { state: 'unknown' }).run()).rejects.toThrow('forgot a command');
});

test('a command that takes longer than its time is given up', async () => {
  const running = Array.from({ length: 20 }, () => ({ state: 'running' }));
  await expect(aMachine(...running).run()).rejects.toThrow('takes too long');
});
