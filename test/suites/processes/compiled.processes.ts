import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { aFolder, SETTINGS, testRedis } from '../../fixtures/app.ts';

vi.setConfig({ testTimeout: 180_000 });

const ROOT = join(import.meta.dirname, '../../..');

/** What the image holds, made by the steps of docker/Dockerfile. */
function compile(): string {
  const folder = aFolder('compiled');
  const tsc = join(ROOT, 'node_modules/.bin/tsc');
  execFileSync(tsc, ['-p', 'docker/tsconfig.json', '--outDir', folder], { cwd: ROOT });
  cpSync(join(ROOT, 'src/store/migrations'), join(folder, 'src/store/migrations'), {
    recursive: true,
  });
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** Every file below a folder, with the time of its last change. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.startsWith('node_modules'))
    .map((name) => `${name} ${statSync(join(folder, name)).mtimeMs}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

test('the compiled product starts, answers its health check, and writes nothing but its database', async () => {
  const app = compile();
  const temporary = join(aFolder('temporary'), 'tmp');
  mkdirSync(temporary);
  const port = await freePort();
  const env = {
    ...SETTINGS,
    PATH: process.env['PATH'],
    TMPDIR: temporary,
    REDIS_URL: await testRedis(),
    DATABASE_URL: `file:${join(aFolder('database'), 'automna.db')}`,
    PUBLIC_URL: 'http://127.0.0.1',
    PORT: String(await freePort()),
    HEALTH_PORT: String(port),
  };
  const before = filesIn(app);
  const product = spawn(process.execPath, ['scripts/serve.js', 'web', 'jobs'], { cwd: app, env });
  const output: string[] = [];
  product.stdout.on('data', (data) => output.push(String(data)));
  product.stderr.on('data', (data) => output.push(String(data)));
  await expect
    .poll(() => isHealthy(port), { timeout: 60_000, message: output.join('') })
    .toBe(true);
  product.kill('SIGTERM');
  const [code] = (await once(product, 'exit')) as [number];
  expect([code, output.join('')]).toEqual([0, expect.stringContaining('started')]);
  expect(filesIn(app)).toEqual(before);
  expect(readdirSync(temporary)).toEqual([]);
});

async function isHealthy(port: number): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null);
  return response?.ok ?? false;
}
