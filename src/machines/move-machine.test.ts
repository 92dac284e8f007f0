import { expect, test } from 'vitest';
import { testApp } from '../../test/fixtures/app.ts';
import {
  aFleet,
  aRunningAgent,
  type MachineBench,
  settle,
} from '../../test/fixtures/app-machine.ts';
import { commit } from '../work/commit.ts';
import { wakeMachine } from './effects.ts';

const ALICE = 'acc_alice';

/** A sleeping agent on a host that is full, for which a start was requested. */
async function aSleeper(): Promise<MachineBench & { name: string; volume: string }> {
  const bench = await aFleet();
  const row = await aRunningAgent(bench, { plan: 'starter' });
  await bench.fly.stopAll();
  await commit(bench.app, wakeMachine(bench.app, { accountId: ALICE }));
  return { ...bench, name: String(row['app_name']), volume: String(row['volume_id']) };
}

test('a host that is full for a short time is retried', async () => {
  const bench = await aSleeper();
  bench.fly.faults.enable('no-capacity:start-machine*8');
  const row = await settle(bench.app, ALICE);
  expect(row).toMatchObject({ volume_id: bench.volume, wake_requested: 0, trouble: null });
  expect(bench.fly.counts()).toMatchObject({ volumes: 1, machines: 1 });
});

test('a machine leaves a host that stays full with a copy of its volume; the old volume stays', async () => {
  const bench = await aSleeper();
  bench.fly.faults.enable('no-capacity:start-machine*9');
  const row = await settle(bench.app, ALICE);
  expect(row).toMatchObject({ wake_requested: 0, trouble: null, region: 'iad' });
  expect(row['volume_id']).not.toBe(bench.volume);
  expect(row['old_volumes']).toBe(JSON.stringify([bench.volume]));
  const volumes = bench.fly.volumes(bench.name).map(({ id }) => id);
  expect(new Set(volumes)).toEqual(new Set([bench.volume, row['volume_id']]));
  expect(bench.fly.machines(bench.name)).toMatchObject([
    { state: 'started', config: { mounts: [{ volume: row['volume_id'] }] } },
  ]);
  expect(bench.fly.credentials(bench.name)).toMatchObject([{ kind: 'token' }]);
  expect(bench.app.logged.join()).toContain('"why":"moved"');
});

test('a full region is skipped for the next one', async () => {
  const bench = await aSleeper();
  bench.fly.faults.enable('no-capacity:start-machine*9');
  bench.fly.faults.enable('region-full');
  const row = await settle(bench.app, ALICE);
  expect(row).toMatchObject({ region: 'ord', trouble: null });
  expect(bench.fly.machines(bench.name)).toMatchObject([{ state: 'started', region: 'ord' }]);
});

test.each([
  'lose-answer:create-volume*1',
  'deadline:create-volume*1',
  'lose-answer:delete-machine*1',
])('with %s there is still only one copy', async (fault) => {
  const bench = await aSleeper();
  bench.fly.faults.enable('no-capacity:start-machine*9');
  bench.fly.faults.enable(fault);
  expect(await settle(bench.app, ALICE)).toMatchObject({ trouble: null });
  expect(bench.fly.counts()).toMatchObject({ apps: 1, volumes: 2, machines: 1 });
});

test('a process that takes over after a crash makes no second copy', async () => {
  const bench = await aSleeper();
  bench.fly.faults.enable('no-capacity:start-machine*9');
  await settle(bench.app, ALICE, 9);
  const row = await settle(await testApp({ beside: bench.app }), ALICE);
  expect(row).toMatchObject({ trouble: null });
  expect(bench.fly.counts()).toMatchObject({ volumes: 2, machines: 1 });
});

test('a machine that disappears while its host is full is created again in another region', async () => {
  const bench = await aSleeper();
  bench.fly.faults.enable('machine-vanishes*1');
  bench.fly.faults.enable('no-capacity:create-machine*8');
  const row = await settle(bench.app, ALICE);
  expect(row).toMatchObject({ wake_requested: 0, trouble: null });
  expect(row['old_volumes']).toBe(JSON.stringify([bench.volume]));
  expect(bench.fly.counts()).toMatchObject({ volumes: 2, machines: 1 });
});
