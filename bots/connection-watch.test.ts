import { expect, test } from 'vitest';
import {
  anAccount,
  chatKeyOf,
  query,
  type TestApp,
  testApp,
  waitingFor,
} from '../test/fixtures/app.ts';
import { processEvents } from '../src/chat/process-events.ts';
import { listTroubles } from '../src/store/connection-troubles.ts';
import { ConnectionWatch } from './connection-watch.ts';

const HOUR = 3_600_000;

async function aBench() {
  const app = await testApp({ settings: { OPERATORS_CONSOLE: 'olga' } });
  await anAccount(app, 'olga');
  return { app, watch: new ConnectionWatch(app, 'telegram') };
}

async function told(app: TestApp): Promise<string[]> {
  await processEvents(app, chatKeyOf('olga'));
  return (await waitingFor(app, 'olga')).map((message) => JSON.stringify(message));
}

const stored = async (app: TestApp) => (await app.db.read(listTroubles()))[0];

test('each trouble is told once with its own words, also by the next process, and then that it is over', async () => {
  const { app, watch } = await aBench();
  await watch.fails('token_refused');
  await watch.fails('token_refused');
  await new ConnectionWatch(app, 'telegram').fails('token_refused');
  await watch.fails('webhook_moved');
  expect(await stored(app)).toMatchObject([{ platform: 'telegram', trouble: 'webhook_moved' }]);
  app.clock.now += 1000;
  await watch.works();
  await watch.works();
  expect(await stored(app)).toEqual([]);
  const words = await told(app);
  expect(words).toHaveLength(3);
  expect(words[0]).toContain('Telegram refuses our token');
  expect(words[1]).toContain('leads to an address that is not mine');
  expect(words[2]).toContain('Telegram works again');
});

test('a network that fails is told after an hour, and a short failure never', async () => {
  const { app, watch } = await aBench();
  await watch.fails('not_reached');
  app.clock.now += HOUR - 1;
  await watch.fails('not_reached');
  await watch.works();
  expect(await told(app)).toEqual([]);
  await watch.fails('not_reached');
  app.clock.now += HOUR;
  await watch.fails('not_reached');
  await watch.fails('not_reached');
  expect(await told(app)).toHaveLength(1);
});

test('nothing is written while nothing is wrong', async () => {
  const { app, watch } = await aBench();
  await watch.works();
  expect(await query(app, `SELECT 1 FROM settings WHERE name GLOB 'trouble:*'`)).toEqual([]);
});
