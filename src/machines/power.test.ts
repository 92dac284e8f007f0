import { describe, expect, test } from 'vitest';
import { anAccount } from '../../test/fixtures/app.ts';
import { aFleet, aRunningAgent, settle } from '../../test/fixtures/app-machine.ts';
import { updateMachine } from '../store/machines.ts';
import { restartMachine, wakeMachine } from './power.ts';

const ALICE = 'acc_alice';

test('a sleeping agent is woken', async () => {
  const bench = await aFleet();
  const row = await aRunningAgent(bench, { plan: 'starter' });
  await bench.fly.stopAll();
  await wakeMachine(bench.app, ALICE);
  await settle(bench.app, ALICE);
  expect(bench.fly.machines(String(row['app_name']))).toMatchObject([{ state: 'started' }]);
});

test('an agent is started anew', async () => {
  const bench = await aFleet();
  await aRunningAgent(bench);
  await restartMachine(bench.app, ALICE);
  await settle(bench.app, ALICE);
  expect(bench.fly.calls.filter(({ operation }) => operation === 'restart-machine')).toHaveLength(
    1,
  );
});

describe('is refused', () => {
  test('where there is no agent', async () => {
    const { app } = await aFleet();
    await anAccount(app);
    await expect(wakeMachine(app, ALICE)).rejects.toMatchObject({ code: 'not_found' });
  });

  test.each([{ paused: true }, { state: 'building' as const }])(
    'while it is %o',
    async (change) => {
      const bench = await aFleet();
      const row = await aRunningAgent(bench);
      await bench.app.db.write([updateMachine(String(row['id']), change)]);
      await expect(restartMachine(bench.app, ALICE)).rejects.toMatchObject({ code: 'conflict' });
    },
  );
});
