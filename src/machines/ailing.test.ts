import { describe, expect, test } from 'vitest';
import { anAccount, chatKeyOf, query, says, valueOf, waitingFor } from '../../test/fixtures/app.ts';
import { MINUTE } from '../../test/fixtures/app-facts.ts';
import {
  aFleet,
  aRunningAgent,
  type FleetBench,
  machineOf,
} from '../../test/fixtures/app-machine.ts';
import { processEvents } from '../chat/process-events.ts';
import { findOrphans } from './find-orphans.ts';
import { observeMachine } from './observe-machine.ts';
import { reconcileMachine } from './reconcile.ts';
import { tellAiling } from './tell-ailing.ts';
import { sweep } from '../work/sweep.ts';

const ALICE = 'acc_alice';
const JOBS = { 'reconcile-machine': reconcileMachine, 'observe-machine': observeMachine };

type Bench = FleetBench & { name: string };

async function anAgent(): Promise<Bench> {
  const bench = await aFleet({ OPERATORS_CONSOLE: 'olga' });
  await anAccount(bench.app, 'olga');
  const row = await aRunningAgent(bench);
  return { ...bench, name: String(row['app_name']) };
}

/** Lets the time pass in minutes, and does whatever is due. */
async function pass({ app }: Pick<FleetBench, 'app'>, minutes: number): Promise<void> {
  for (const end = app.clock.now + minutes * MINUTE; app.clock.now < end;) {
    app.clock.now += MINUTE;
    app.enqueued.length = 0;
    await sweep(app);
    await tellAiling(app);
    for (const { job, payload } of app.enqueued.splice(0)) {
      const work = JOBS[job as keyof typeof JOBS];
      await work?.(app, (payload as { id: string }).id);
    }
  }
}

async function statusOf({ app }: Bench): Promise<string> {
  await says(app, 'alice', '/status');
  await processEvents(app, chatKeyOf('alice'));
  return JSON.stringify((await waitingFor(app, 'alice')).at(-1)?.screen);
}

const told = async (bench: Bench, person: string, words: string): Promise<number> => {
  await processEvents(bench.app, chatKeyOf(person));
  const all = await waitingFor(bench.app, person);
  return all.filter(({ screen }) => JSON.stringify(screen.body).includes(words)).length;
};

describe.each([
  ['machine-exits', 'agent', 'stopped answering'],
  ['out-of-memory', 'memory', 'ran out of memory'],
  ['machine-fails', 'agent', 'stopped answering'],
  ['state-lasts', 'agent', 'stopped answering'],
])('a machine that crashed, with %s at each start,', (fault, cause, words) => {
  test('is told in time, shown as down, and comes back when it can', async () => {
    const bench = await anAgent();
    const { app, fly, name } = bench;
    fly.faults.enable(fault);
    await fly.crash(name);
    await pass(bench, 25);
    expect(await told(bench, 'alice', words)).toBe(1);
    expect(await statusOf(bench)).toContain('not running; I’m bringing it back');
    await pass(bench, 15);
    expect(await told(bench, 'olga', 'been down for more than 10 minutes')).toBe(1);
    await pass(bench, 100);
    expect(await told(bench, 'olga', 'been down for more than 10 minutes')).toBeLessThanOrEqual(2);
    expect(fly.calls.filter(({ operation }) => operation === 'create-machine').length).toBeLessThan(
      6,
    );

    fly.faults.heal();
    await pass(bench, 45);
    expect(fly.machines(name)).toMatchObject([{ state: 'started' }]);
    expect(fly.counts()).toMatchObject({ machines: 1, volumes: 1 });
    expect(await told(bench, 'alice', 'is back and answering')).toBe(1);
    expect(await query(app, 'SELECT cause FROM breaks')).toMatchObject([{ cause }]);
    expect(await machineOf(app, ALICE)).toMatchObject({ ailing_since: null, ailing_stage: 0 });
  });
});

test('a machine whose gateway stays silent is restarted, then updated, then created again, and both sides are told', async () => {
  const bench = await anAgent();
  const { fly } = bench;
  fly.faults.enable('gateway-never-ready');
  const calls = fly.calls.length;
  await pass(bench, 60);
  const changes = fly.calls.slice(calls).map(({ operation }) => operation);
  expect(changes.filter((each) => /restart|update-m|delete|create/.test(each))).toEqual([
    'restart-machine',
    'update-machine',
    'delete-machine',
    'create-machine',
    'restart-machine',
  ]);
  expect(await told(bench, 'olga', 'been down for more than 10 minutes')).toBe(1);
  expect(await told(bench, 'alice', 'stopped answering')).toBe(1);
});

test('a crash that one start repairs is no break, and three in an hour alarm an operator once, however many machines do so', async () => {
  const bench = await anAgent();
  await aRunningAgent(bench, { person: 'bob' });
  const crashes = async (): Promise<void> => {
    for (const name of bench.fly.appNames()) await bench.fly.crash(name);
    await pass(bench, 19);
  };
  await crashes();
  await crashes();
  expect(await query(bench.app, 'SELECT * FROM breaks')).toEqual([]);
  await crashes();
  expect(await told(bench, 'olga', 'ended 3 times by itself')).toBe(1);
  expect(await told(bench, 'alice', 'stopped answering')).toBe(0);
});

describe('a machine that Fly moved to another host', () => {
  test('is known by its new volume, without a restart and without an orphan', async () => {
    const bench = await anAgent();
    const { app, fly, name } = bench;
    fly.migrate(name);
    const calls = fly.calls.length;
    expect(await findOrphans(app)).toEqual([]);
    await pass(bench, 20);
    const [volume] = fly.volumes(name);
    expect(await machineOf(app, ALICE)).toMatchObject({ volume_id: volume?.id });
    const changes = fly.calls.slice(calls).map(({ operation }) => operation);
    expect(changes.filter((each) => /update|restart|start-/.test(each))).toEqual([]);
  });

  test('and vanished before anybody looked is made again on the new volume', async () => {
    const bench = await anAgent();
    const { app, fly, name } = bench;
    fly.migrate(name);
    const [volume] = fly.volumes(name);
    await app.fly.deleteMachine(name, fly.machines(name)[0]?.id ?? '');
    await pass(bench, 25);
    expect(fly.machines(name)).toMatchObject([
      { state: 'started', config: { mounts: [{ volume: volume?.id }] } },
    ]);
    expect(fly.credentials(name)).toHaveLength(1);
    expect(fly.counts()).toMatchObject({ machines: 1, volumes: 1 });
  });
});

describe('a machine whose host is gone', () => {
  test('comes back on the newest snapshot, with the old volume kept, and its owner knows what is missing', async () => {
    const bench = await anAgent();
    const { app, fly, name } = bench;
    fly.snapshot(name);
    const [lost] = fly.volumes(name);
    app.clock.now += MINUTE;
    fly.loseHost(name);
    await pass(bench, 40);
    expect(fly.volumes(name)).toHaveLength(1);
    await pass(bench, 40);
    expect(fly.machines(name)).toMatchObject([{ state: 'started' }]);
    expect(fly.credentials(name)).toHaveLength(1);
    expect(fly.volumes(name).map(({ id }) => id)).toContain(lost?.id);
    expect(await machineOf(app, ALICE)).toMatchObject({ old_volumes: JSON.stringify([lost?.id]) });
    expect(await told(bench, 'alice', 'restored the copy from')).toBe(1);
    expect(await told(bench, 'olga', 'newest snapshot of its volume')).toBe(1);
  });

  test('is not given an empty disk when there is no snapshot: operators are called', async () => {
    const bench = await anAgent();
    bench.fly.loseHost(bench.name);
    await pass(bench, 90);
    expect(bench.fly.volumes(bench.name)).toHaveLength(1);
    expect(await told(bench, 'olga', 'NoSnapshot')).toBeGreaterThan(0);
  });
});

test('many machines that go down together are one alarm', async () => {
  const bench = await anAgent();
  const { app, fly } = bench;
  const people = Array.from({ length: 5 }, (_, at) => `person${at}`);
  for (const person of people) await aRunningAgent(bench, { person });
  fly.faults.enable('machine-exits');
  for (const name of fly.appNames()) await fly.crash(name);
  await pass(bench, 50);
  await processEvents(app, chatKeyOf('olga'));
  const alarms = (await waitingFor(app, 'olga')).filter(({ screen }) =>
    JSON.stringify(screen.body).includes('been down for more'),
  );
  expect(alarms).toHaveLength(1);
  expect(JSON.stringify(alarms)).toContain('6 agents');
  expect(await valueOf(app, `SELECT count(*) FROM machines WHERE ailing_stage = 2`)).toBe(6);
}, 60_000);

test('while Fly says nothing for long, the status says so, and one alarm calls an operator', async () => {
  const bench = await anAgent();
  const { fly } = bench;
  fly.faults.enable('down');
  await pass(bench, 60);
  const words = await statusOf(bench);
  expect(words).toContain('unclear: our hosting provider isn’t telling me');
  expect(words).not.toContain('ready, awake');
  expect(await told(bench, 'olga', 'nobody knows whether it is up')).toBe(1);
});
