import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startConsole } from '../../sandbox/console/console.ts';
import { isRunning } from './running.ts';

test('a folder is in use while the console of its last start answers', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'running-'));
  expect(await isRunning(dir)).toBe(false);
  const chat = await startConsole({ stateFile: join(dir, 'console.json'), token: 'token' });
  writeFileSync(
    join(dir, 'ports.json'),
    JSON.stringify({ console: Number(new URL(chat.url).port) }),
  );
  expect(await isRunning(dir)).toBe(true);
  await chat.close();
  expect(await isRunning(dir)).toBe(false);
});
