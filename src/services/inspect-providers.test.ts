import { expect, test } from 'vitest';
import { anAccount, chatKeyOf, query } from '../../test/fixtures/app.ts';
import {
  aGateway,
  aServiceToken,
  type GatewayBench,
  provisioned,
} from '../../test/fixtures/gateway.ts';
import { inspectProviders } from './inspect-providers.ts';
import { decideService } from './provision.ts';
import { commit } from '../work/commit.ts';

/** An account with an inbox and a number, and an operator who has written to the bot. */
async function aFleet(settings: Record<string, string>): Promise<GatewayBench> {
  const bench = await aGateway({ OPERATORS_CONSOLE: 'olga', ...settings });
  const { app } = bench;
  await anAccount(app, 'olga');
  await aServiceToken(app);
  await commit(
    app,
    decideService(app, { accountId: 'acc_alice', service: 'phone', isWanted: true }),
  );
  await provisioned(app);
  return bench;
}

/** What the operator was told. */
async function told({ app }: GatewayBench): Promise<string[]> {
  const sql = `SELECT event_id FROM inbox WHERE event_id LIKE 'news:ops:%' AND chat = ? ORDER BY seq`;
  const rows = await query(app, sql, chatKeyOf('olga'));
  return rows.map(
    (row) => String(row['event_id']).split(':').slice(2, 4).join(':').split('@')[0] ?? '',
  );
}

test('what belongs to an account is no orphan', async () => {
  const bench = await aFleet({});
  for (const _time of [1, 2]) await inspectProviders(bench.app);
  expect(await told(bench)).toEqual([]);
});

test('an inbox and a number that no account has are told once, when they were seen twice', async () => {
  const bench = await aFleet({});
  await bench.app.db.write(['UPDATE provisions SET external_id = NULL']);
  await inspectProviders(bench.app);
  expect(await told(bench)).toEqual([]);
  for (const _time of [1, 2]) await inspectProviders(bench.app);
  expect((await told(bench)).toSorted()).toEqual(['orphans:email', 'orphans:phone']);
});

test('an account that is nearly used up is told once a day', async () => {
  const limits = { AGENTMAIL_INBOXES: '1', BLAND_LOW_BALANCE: '101', BROWSERBASE_MINUTES: '100' };
  const bench = await aFleet(limits);
  for (const _time of [1, 2]) await inspectProviders(bench.app);
  const once = ['balance:phone', 'full:email'];
  expect((await told(bench)).toSorted()).toEqual(once);
  bench.app.clock.now += 24 * 3_600_000;
  await inspectProviders(bench.app);
  expect((await told(bench)).toSorted()).toEqual([...once, ...once].toSorted());
});

test('a provider that is down hides nothing of the others', async () => {
  const bench = await aFleet({ AGENTMAIL_INBOXES: '1', BLAND_LOW_BALANCE: '101' });
  bench.bland.faults.enable('down');
  await inspectProviders(bench.app);
  expect(await told(bench)).toEqual(['full:email']);
});
