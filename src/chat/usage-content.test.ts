import { expect, test } from 'vitest';
import {
  anAccount,
  chatKeyOf,
  says,
  subscribed,
  testApp,
  type TestApp,
  waitingFor,
} from '../../test/fixtures/app.ts';
import { hasUsed } from '../../test/fixtures/gateway.ts';
import { insertSecrets } from './insert-secrets.ts';
import type { Shown } from './transport.ts';

/** What /usage shows, as it is sent. */
async function usageOf(app: TestApp, typed = '/usage'): Promise<Shown> {
  await says(app, 'alice', typed);
  const newest = (await waitingFor(app, 'alice')).at(-1);
  if (!newest) throw new Error('nothing waits');
  return insertSecrets(app, { screen: newest.screen, ref: newest.ref }, chatKeyOf('alice'));
}

async function alice(): Promise<TestApp> {
  const app = await testApp();
  await subscribed(app, await anAccount(app));
  return app;
}

test('what was used is a picture of the month, with bars and the same numbers in words', async () => {
  const app = await alice();
  await hasUsed(app, 'alice', 'search', 412);
  await hasUsed(app, 'alice', 'browser', 246 * 60);
  const { screen, picture } = await usageOf(app);
  expect(picture?.png.subarray(1, 4).toString()).toBe('PNG');
  expect([picture?.png.readUInt32BE(16), picture?.png.readUInt32BE(20)]).toEqual([1200, 900]);
  expect(picture?.alt).toBe(
    'November, day by day. Search: 412 of 2,000, Browser: 246 of 300 min, Email: 0 of 500, Phone: 0 of 60 min.',
  );
  expect(screen.fields?.map(({ value, bar }) => [value, bar])).toEqual([
    ['412/2,000', 0.206],
    ['246/300 min', 0.82],
    ['0/500', 0],
    ['0/60 min', 0],
  ]);
  expect(screen.body[0]?.text).toBe(
    '⚠️ 54 browser min left. Everything starts over on December 1.',
  );
  expect(screen.choices?.[0]).toMatchObject({ id: 'power', label: 'Power: 1,000 browser min' });
});

test('extra units of an operator count', async () => {
  const app = await alice();
  await hasUsed(app, 'alice', 'search', 412);
  await app.db.write(['UPDATE usage_counters SET extra = 500']);
  const { screen } = await usageOf(app);
  expect(screen.fields?.[0]?.value).toBe('412/2,500');
});

test('the last uses say when and how much, never what', async () => {
  const app = await alice();
  await hasUsed(app, 'alice', 'browser', 83);
  app.clock.now += 60_000;
  await hasUsed(app, 'alice', 'search', 2);
  await usageOf(app);
  const { screen } = await usageOf(app, 'Last uses');
  expect(screen.body[0]?.text).toBe(
    'November 22, 6:01 PM UTC · Search · 2\nNovember 22, 6:00 PM UTC · Browser · 1:23 min',
  );
});
