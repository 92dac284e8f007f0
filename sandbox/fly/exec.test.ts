import { OPENCLAW_VERSION } from './openclaw/invocation.ts';
import { expect, test } from 'vitest';
import type { MachineRuntime, RunningMachine } from './runtime.ts';
import { flyBench, provision } from './testing.ts';

test('a command on a machine that is not started is refused', async () => {
  const bench = await flyBench();
  const { path } = await provision(bench);
  await bench.call('POST', `${path}/stop`);
  const answer = await bench.call('POST', `${path}/exec`, { command: ['openclaw', '--version'] });
  expect(answer.status).toBe(412);
  expect(answer.body.error).toContain("current state: 'stopped'");
  await bench.close();
});

test('a command is a list of words, within a minute', async () => {
  const bench = await flyBench();
  const { path } = await provision(bench);
  const exec = async (body: object) => (await bench.call('POST', `${path}/exec`, body)).status;
  expect(await exec({ command: 'openclaw --version' })).toBe(400);
  expect(await exec({ command: [] })).toBe(400);
  expect(await exec({ command: ['openclaw'], user: 'node' })).toBe(400);
  expect(await exec({ command: ['openclaw', '--version'], timeout: 61 })).toBe(400);
  expect(await exec({ command: ['openclaw', '--version'], timeout: 20 })).toBe(200);
  await bench.close();
});

test('a failed command answers 200 with its exit code, an unknown one 127', async () => {
  const bench = await flyBench();
  const { path } = await provision(bench);
  const exec = (...command: string[]) => bench.call('POST', `${path}/exec`, { command });
  expect(await exec('nonsense')).toMatchObject({ status: 200, body: { exit_code: 127 } });
  bench.fly.faults.enable('exec-fails*1');
  expect((await exec('openclaw', '--version')).body).toMatchObject({ exit_code: 1, stdout: '' });
  expect((await exec('openclaw', '--version')).body).toEqual({
    stdout: `OpenClaw ${OPENCLAW_VERSION} (eb377ac)\n`,
    stderr: '',
  });
  await bench.close();
});

test('a command that times out has run all the same', async () => {
  const bench = await flyBench();
  const { path, app } = await provision(bench);
  const command = ['openclaw', 'models', 'auth', 'paste-api-key', '--provider', 'anthropic'];
  bench.fly.faults.enable('exec-timeout*1');
  const late = await bench.call('POST', `${path}/exec`, { command, stdin: 'sk-ant-api03-x' });
  expect(late).toMatchObject({ status: 408, body: { error: expect.stringMatching(/^deadline/) } });
  expect(bench.fly.credentials(app)).toHaveLength(1);
  const tooShort = await bench.call('POST', `${path}/exec`, { command, stdin: 'x', timeout: 2 });
  expect(tooShort.status).toBe(408);
  await bench.close();
});

test('another runtime sees boots, stops and commands with the whole environment', async () => {
  const seen: string[] = [];
  const note = (word: string) => async (machine: RunningMachine) => {
    seen.push(`${word} ${Object.values(machine.env).join(' ')}`);
  };
  const runtime: MachineRuntime = {
    start: note('start'),
    stop: note('stop'),
    exec: async (machine, argv, stdin) => ({
      exitCode: 0,
      stdout: `${argv.join(' ')} ${stdin} ${machine.env['TOKEN']}`,
      stderr: '',
    }),
    isReady: () => false,
    credentials: () => [],
    forget: (id) => seen.push(`forget ${id.slice(0, 4)}`),
  };
  const bench = await flyBench({ runtime });
  const { path, app } = await provision(bench);
  await bench.call('POST', `/apps/${app}/secrets/TOKEN`, { value: 's3cret' });
  const ran = await bench.call('POST', `${path}/exec`, { command: ['hi', 'there'], stdin: 'in' });
  expect(ran.body.stdout).toBe('hi there in s3cret');
  expect((await bench.call('GET', path)).body.checks).toMatchObject([{ status: 'critical' }]);
  await bench.call('POST', `${path}/stop`);
  await bench.call('DELETE', `/apps/${app}`);
  expect(seen.slice(0, 2)).toEqual(['start starter', 'stop s3cret starter']);
  expect(seen).toContain('forget vol_');
  await bench.close();
});
