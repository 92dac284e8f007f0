import { expect, test } from 'vitest';
import { aFleet, aRunningAgent, settle } from '../../test/fixtures/app-machine.ts';
import { commit } from '../work/commit.ts';
import { restartMachine, wakeMachine } from './effects.ts';

const ALICE = { accountId: 'acc_alice' };

test('a sleeping agent is woken', async () => {
  const bench = await aFleet();
  const row = await aRunningAgent(bench, { plan: 'starter' });
  await bench.fly.stopAll();
  await commit(bench.app, wakeMachine(bench.app, ALICE));
  await settle(bench.app, ALICE.accountId);
  expect(bench.fly.machines(String(row['app_name']))).toMatchObject([{ state: 'started' }]);
});

test('an agent is restarted', async () => {
  const bench = await aFleet();
  await aRunningAgent(bench);
  await commit(bench.app, restartMachine(bench.app, ALICE));
  await settle(bench.app, ALICE.accountId);
  const restarts = bench.fly.calls.filter(({ operation }) => operation === 'restart-machine');
  expect(restarts).toHaveLength(1);
});
