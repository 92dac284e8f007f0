import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { SETTINGS, testRedis } from '../../fixtures/app.ts';

const SERVE = join(import.meta.dirname, '../../../scripts/serve.ts');
const LIBRARIES = ['@whiskeysockets/baileys', 'discord.js', 'grammy'];
const CHATS = {
  TELEGRAM_BOT_TOKEN: '100:TEST-not-a-token',
  TELEGRAM_WEBHOOK_SECRET: 'a-secret-of-the-test',
  TELEGRAM_API_URL: 'http://127.0.0.1:1',
  DISCORD_BOT_TOKEN: 'discord-test-token',
  DISCORD_APPLICATION_ID: '123456789012345678',
  DISCORD_API_URL: 'http://127.0.0.1:1',
  WHATSAPP_ENABLED: 'true',
  WHATSAPP_SOCKET_URL: 'ws://127.0.0.1:1',
};

test.each([
  ['the console alone', {}, []],
  ['every platform', CHATS, LIBRARIES],
])(
  'with %s switched on, no other library is loaded',
  { timeout: 60_000 },
  async (_what, chats, libraries) => {
    const scripts = await scriptsOf({ ...SETTINGS, ...chats, REDIS_URL: await testRedis() });
    expect(scripts.some((url) => url.endsWith('bots/console/console-bot.ts'))).toBe(true);
    const loaded = LIBRARIES.filter((library) =>
      scripts.some((url) => url.includes(`/node_modules/${library}/`)),
    );
    expect(loaded).toEqual(libraries);
  },
);

/** Every file that the product has loaded when its bots are connected, by V8's coverage data. */
async function scriptsOf(settings: Record<string, string>): Promise<string[]> {
  const dir = mkdtempSync(join(tmpdir(), 'automna-loaded-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const child = fork(SERVE, ['bots'], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      PATH: process.env['PATH'],
      ...settings,
      DATABASE_URL: `file:${join(dir, 'automna.db')}`,
      NODE_V8_COVERAGE: join(dir, 'coverage'),
    },
  });
  const over = once(child, 'close');
  await Promise.race([once(child, 'message'), over]);
  child.kill('SIGTERM');
  await over;
  const files = readdirSync(join(dir, 'coverage')).map((file) => join(dir, 'coverage', file));
  return files.flatMap((file) => {
    const { result } = JSON.parse(readFileSync(file, 'utf8')) as { result: { url: string }[] };
    return result.map(({ url }) => url);
  });
}
