import { expect, test } from 'vitest';
import { aFleet, aRunningAgent, type MachineBench } from '../../test/fixtures/app-machine.ts';
import { findOrphans } from './find-orphans.ts';

const alarms = ({ app }: MachineBench) =>
  app.logged.filter((line) => line.includes('belongs to nobody'));

async function leftBehind({ app }: MachineBench, name: string): Promise<void> {
  await app.fly.createApp(name, 'sandbox');
  await app.fly.createVolume(name, { name: 'data', region: 'iad', size_gb: 2 });
}

test('a fleet whose objects all have rows has no orphans', async () => {
  const bench = await aFleet();
  await aRunningAgent(bench);
  expect(await findOrphans(bench.app)).toEqual([]);
  expect(alarms(bench)).toEqual([]);
});

test('an app without a row is reported once, with its cost, and is not deleted', async () => {
  const bench = await aFleet();
  await aRunningAgent(bench);
  await leftBehind(bench, 'agent-of-nobody');
  await leftBehind(bench, 'something-else-of-ours');
  expect(await findOrphans(bench.app)).toMatchObject([
    { app: 'agent-of-nobody', isKnown: false, machines: [], monthlyCents: 30 },
  ]);
  await findOrphans(bench.app);
  expect(alarms(bench)).toHaveLength(1);
  expect(bench.fly.counts()).toMatchObject({ apps: 3, volumes: 3 });
  await leftBehind(bench, 'agent-of-nobody-either');
  await findOrphans(bench.app);
  expect(alarms(bench)).toHaveLength(2);
});

test('a second volume in a customer’s app is an orphan, the customer’s own volume is not', async () => {
  const bench = await aFleet();
  const row = await aRunningAgent(bench);
  const name = String(row['app_name']);
  const second = await bench.app.fly.createVolume(name, {
    name: 'data',
    region: 'iad',
    size_gb: 1,
  });
  expect(await findOrphans(bench.app)).toEqual([
    { app: name, isKnown: true, machines: [], volumes: [second.id], monthlyCents: 15 },
  ]);
  await bench.app.fly.deleteVolume(name, second.id);
  expect(await findOrphans(bench.app)).toEqual([]);
});
