import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startRedis } from '../../../scripts/redis.ts';
import { aFolder, SETTINGS } from '../../fixtures/app.ts';

const SERVE = join(import.meta.dirname, '../../../scripts/serve.ts');

test.each([
  ['with Redis there', false],
  ['while Redis is away', true],
])('bots and jobs stop when they are told to, %s', { timeout: 60_000 }, async (_when, isAway) => {
  const redis = await startRedis({ dir: aFolder('redis'), quiet: true });
  onTestFinished(() => redis.stop());
  const dir = mkdtempSync(join(tmpdir(), 'automna-stopping-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const child = fork(SERVE, ['bots', 'jobs'], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      PATH: process.env['PATH'],
      ...SETTINGS,
      REDIS_URL: redis.url,
      DATABASE_URL: `file:${join(dir, 'automna.db')}`,
    },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const over = once(child, 'exit');
  await once(child, 'message');
  if (isAway) await redis.stop();
  child.kill('SIGTERM');
  expect(await over).toEqual([0, null]);
});
