import { execFile } from 'node:child_process';
import { mkdtempSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Detached } from './detached.ts';

const PROGRAM = fileURLToPath(new URL('automna-agent.ts', import.meta.url));

/** Runs the program as an exec does. */
function onMachine() {
  const folder = mkdtempSync(join(tmpdir(), 'agent-'));
  const call = (args: string[], stdin = '') =>
    new Promise<{ answer: Detached; code: number }>((resolve) => {
      const env = { PATH: process.env['PATH'], AGENT_DIR: folder, HOME: folder };
      const child = execFile(
        process.execPath,
        ['--import', 'tsx', PROGRAM, ...args],
        { env },
        (error, stdout) => {
          resolve({ answer: JSON.parse(stdout) as Detached, code: error ? Number(error.code) : 0 });
        },
      );
      child.stdin?.end(stdin);
    });
  return { folder, call };
}

test('a command gets its input and goes on after the program that started it', async () => {
  const { call } = onMachine();
  const script = 'cat; sleep 0.5; echo no >&2; exit 3';
  const started = await call(['start', 'command1', 'sh', '-c', script], 'a secret');
  expect(started).toEqual({ code: 0, answer: { state: 'running' } });
  expect((await call(['result', 'command1', '10000'])).answer).toEqual({
    state: 'done',
    exitCode: 3,
    stdout: 'a secret',
    stderr: 'no\n',
  });
});

test('a second start of the same id has no effect', async () => {
  const { call, folder } = onMachine();
  const command = [
    'start',
    'command1',
    'sh',
    '-c',
    `echo . >> ${folder}/count; cat ${folder}/count`,
  ];
  await call(command);
  await call(command);
  expect((await call(['result', 'command1', '10000'])).answer).toMatchObject({ stdout: '.\n' });
});

test('a command that does not exist ends with 127, one that was never started is unknown', async () => {
  const { call } = onMachine();
  await call(['start', 'command1', 'nonsense']);
  expect((await call(['result', 'command1', '10000'])).answer).toMatchObject({ exitCode: 127 });
  expect((await call(['result', 'command2', '0'])).answer).toEqual({ state: 'unknown' });
});

test('a poll waits no longer than requested', async () => {
  const { call } = onMachine();
  await call(['start', 'command1', 'sleep', '5']);
  expect((await call(['result', 'command1', '10'])).answer).toEqual({ state: 'running' });
});

test('an id consists of lower-case letters and digits, so it cannot contain a path', async () => {
  const { call } = onMachine();
  expect((await call(['result', '../../etc', '0'])).code).toBe(2);
  expect((await call(['start', 'UPPER-case', 'true'])).code).toBe(2);
});

test('only the user can read the result of a command, and it is deleted in time', async () => {
  const { call, folder } = onMachine();
  await call(['start', 'command1', 'echo', 'hello']);
  await call(['result', 'command1', '10000']);
  const run = join(folder, 'runs/command1');
  expect(statSync(run).mode & 0o777).toBe(0o700);
  expect(statSync(join(run, 'stdout')).mode & 0o777).toBe(0o600);
  utimesSync(run, new Date(0), new Date(0));
  await call(['start', 'command2', 'true']);
  expect((await call(['result', 'command1', '0'])).answer).toEqual({ state: 'unknown' });
});
