import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RunningMachine } from '../runtime.ts';
import type { RealOpenClawOptions } from './options.ts';
import { realOpenClaw, type RealOpenClaw } from './runtime.ts';

// With an image whose entrypoint is a few lines of shell; test/openclaw runs the real one.

let options: RealOpenClawOptions;
let runtime: RealOpenClaw;
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'machines-'));
  const nodeBin = join(folder, 'install/node_modules/node/bin');
  mkdirSync(join(folder, 'image/bin'), { recursive: true });
  mkdirSync(nodeBin, { recursive: true });
  symlinkSync(process.execPath, join(nodeBin, 'node'));
  options = {
    installDir: join(folder, 'install'),
    imageDir: join(folder, 'image'),
    dataDir: join(folder, 'data'),
    names: { 'api.example.com': 4711 },
    caFile: '/dev/null',
    whatsAppRoot: '00ff',
  };
  runtime = realOpenClaw(options);
});
afterEach(() => runtime.close());

function entrypoint(script: string): void {
  writeFileSync(join(options.imageDir, 'entrypoint.sh'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

const MACHINE: RunningMachine = {
  id: 'm1',
  appName: 'u-alice',
  volumeId: 'vol_1',
  config: { mounts: [{ volume: 'vol_1', path: '/data' }], stop_config: { timeout: '1s' } },
  env: { HOME: '/data', OPENCLAW_STATE_DIR: '/data/.openclaw', PLAN: 'starter', NEAR: '/database' },
  startedAt: 0,
};

async function shell(script: string, stdin = '') {
  return runtime.exec(MACHINE, ['sh', '-c', script], stdin);
}

test('what a machine finds below its mount lies on its volume', async () => {
  entrypoint('sleep 60');
  await runtime.start(MACHINE);
  const { stdout } = await shell('echo "$HOME $OPENCLAW_STATE_DIR $AGENT_DIR $PLAN $NEAR"');
  const home = join(options.dataDir, 'volumes/vol_1');
  expect(stdout).toBe(`${home} ${home}/.openclaw ${home}/.automna starter /database\n`);
  await shell('echo kept > "$HOME/file"');
  await runtime.stop(MACHINE);
  await runtime.start(MACHINE);
  expect((await shell('cat "$HOME/file"')).stdout).toBe('kept\n');
  await runtime.stop(MACHINE);
  runtime.forget('vol_1');
  expect(existsSync(home)).toBe(false);
});

test('a command gets its input and gives its output and its exit code', async () => {
  entrypoint('sleep 60');
  await runtime.start(MACHINE);
  expect(await shell('cat; echo no >&2; exit 3', 'a secret')).toEqual({
    exitCode: 3,
    stdout: 'a secret',
    stderr: 'no\n',
  });
  expect(await runtime.exec(MACHINE, ['nonsense'], '')).toMatchObject({ exitCode: 127 });
});

test('names lead to the stand-ins in every program', async () => {
  entrypoint('sleep 60');
  await runtime.start(MACHINE);
  const { stdout } = await shell('echo "$SANDBOX_NAMES $NODE_OPTIONS"');
  expect(stdout).toMatch(
    /^api\.example\.com=4711 --import=.*redirect\.ts --import=.*whatsapp-root\.ts\n$/,
  );
});

test('it is ready once the gateway says so', async () => {
  let status = 'starting';
  const gateway = createServer((_, answer) => answer.end(JSON.stringify({ status })));
  entrypoint('sleep 60');
  await runtime.start(MACHINE);
  const port = Number((await shell('echo "$OPENCLAW_GATEWAY_PORT"')).stdout);
  await new Promise<void>((resolve) => gateway.listen(port, '127.0.0.1', resolve));
  expect(runtime.isReady(MACHINE)).toBe(false);
  status = 'started';
  await expect.poll(() => runtime.isReady(MACHINE), { timeout: 5000 }).toBe(true);
  expect(runtime.isReady({ ...MACHINE, gatewayHeldDown: true })).toBe(false);
  await runtime.stop(MACHINE);
  expect(runtime.isReady(MACHINE)).toBe(false);
  gateway.close();
});

test('a stop asks first, and ends all that does not listen', async () => {
  const said = join(options.imageDir, 'said');
  entrypoint(
    `trap 'echo asked > ${said}' TERM; sleep 60 & echo $! > ${said}.child; while :; do sleep 0.1; done`,
  );
  await runtime.start(MACHINE);
  const { pid } = runtime.bootOf('m1');
  await expect.poll(() => existsSync(`${said}.child`)).toBe(true);
  await runtime.stop(MACHINE);
  expect(readFileSync(said, 'utf8')).toBe('asked\n');
  expect(isThere(pid ?? 0)).toBe(false);
  await expect.poll(() => isThere(Number(readFileSync(`${said}.child`, 'utf8')))).toBe(false);
});

test('nothing survives a stand-in that is killed', async () => {
  entrypoint('sleep 61 & sleep 62');
  const script = `
    import { realOpenClaw } from '${new URL('runtime.ts', import.meta.url).href}';
    const runtime = realOpenClaw(${JSON.stringify(options)});
    await runtime.start(${JSON.stringify(MACHINE)});
    console.log(runtime.bootOf('m1').pid);`;
  const args = ['--import', 'tsx', '--input-type=module', '-e', script];
  const standIn = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [printed] = (await once(standIn.stdout, 'data')) as [Buffer];
  const pid = Number(printed.toString());
  expect(isThere(pid)).toBe(true);
  standIn.kill('SIGKILL');
  await expect.poll(() => isThere(pid), { timeout: 5000 }).toBe(false);
});

test('each boot is a process of its own', async () => {
  entrypoint('sleep 60');
  expect(runtime.bootOf('m1')).toEqual({ boots: 0, pid: null });
  await runtime.start(MACHINE);
  const { pid } = runtime.bootOf('m1');
  await runtime.start(MACHINE);
  expect(runtime.bootOf('m1')).toEqual({ boots: 1, pid });
  await runtime.stop(MACHINE);
  expect(runtime.bootOf('m1')).toEqual({ boots: 1, pid: null });
});

function isThere(pid: number): boolean {
  const status = `/proc/${pid}/stat`;
  // One that is dead but not yet waited for is gone as well.
  return existsSync(dirname(status)) && !/\) Z /.test(readFileSync(status, 'utf8'));
}
