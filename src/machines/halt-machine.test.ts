import { describe, expect, test } from 'vitest';
import { chatKeyOf, query, says, waitingFor } from '../../test/fixtures/app.ts';
import { MINUTE } from '../../test/fixtures/app-facts.ts';
import {
  aFleet,
  aRunningAgent,
  type FleetBench,
  machineOf,
  settle,
} from '../../test/fixtures/app-machine.ts';
import type { Plan } from '../domain/plans.ts';
import { processEvents } from '../chat/process-events.ts';
import type { Database } from '../store/database.ts';
import { acquireLease } from '../work/lease.ts';
import { haltMachine } from './halt-machine.ts';
import { observeMachine } from './observe-machine.ts';

const ALICE = 'acc_alice';

type Bench = FleetBench & { id: string; name: string };

async function anAgent(plan: Plan = 'pro'): Promise<Bench> {
  const bench = await aFleet();
  const row = await aRunningAgent(bench, { plan });
  return { ...bench, id: String(row['id']), name: String(row['app_name']) };
}

async function asksAgent({ app, fly, name }: Bench): Promise<void> {
  const params = { sessionKey: 'main', message: 'a long task', idempotencyKey: 'one' };
  await app.fly.exec(name, fly.machines(name)[0]?.id ?? '', {
    argv: ['automna-agent', 'rpc', 'chat.send'],
    stdin: JSON.stringify(params),
    timeoutSeconds: 20,
  });
  fly.faults.enable('gateway-busy:exec*1');
  await app.fly.exec(name, fly.machines(name)[0]?.id ?? '', {
    argv: ['automna-agent', 'rpc', 'health'],
    stdin: '{}',
    timeoutSeconds: 20,
  });
}

async function writes({ app }: Bench, text: string): Promise<void> {
  await says(app, 'alice', text);
  await processEvents(app, chatKeyOf('alice'));
}

async function stops(bench: Bench): Promise<void> {
  await writes(bench, 'stop');
  await haltMachine(bench.app, bench.id);
}

async function words({ app }: Bench): Promise<string> {
  await processEvents(app, chatKeyOf('alice'));
  return JSON.stringify((await waitingFor(app, 'alice')).map(({ screen }) => screen));
}

const onAir = ({ fly, name }: Bench) =>
  fly.machines(name).map(({ state, cordoned }) => ({ state, cordoned }));
const BLOCKED = { session: { sendPolicy: { default: 'deny' } }, cron: { enabled: false } };

test('an agent at work is stopped: its work ends, and it can neither act nor send until it may go on', async () => {
  const bench = await anAgent();
  const { app, fly, name } = bench;
  await asksAgent(bench);
  await stops(bench);
  expect(fly.agents(name)).toMatchObject([{ managed: BLOCKED }]);
  expect(onAir(bench)).toEqual([{ state: 'started', cordoned: false }]);
  expect(await query(app, 'SELECT state, runs FROM halts')).toMatchObject([
    { state: 'blocked', runs: 1 },
  ]);
  expect(await words(bench)).toContain('will send nothing until you say /go');
  await settle(app, ALICE);
  app.clock.now += 20 * MINUTE;
  await observeMachine(app, bench.id);
  expect(fly.agents(name)).toMatchObject([{ managed: BLOCKED }]);

  await writes(bench, '/go');
  await settle(app, ALICE);
  expect(fly.agents(name)[0]?.managed).not.toMatchObject(BLOCKED);
  expect(await words(bench)).toContain('I had ended what it was doing (1 at once)');
  expect(await query(app, 'SELECT * FROM halts')).toEqual([]);
});

describe.each(['gateway-never-ready', 'exec-fails', 'exec-timeout', 'in-transition:exec'])(
  'while its gateway hangs (%s)',
  (fault) => {
    test('the machine itself is stopped, and nothing starts it before /go', async () => {
      const bench = await anAgent();
      const { app, fly } = bench;
      fly.faults.enable(fault);
      await stops(bench);
      expect(onAir(bench)).toEqual([{ state: 'stopped', cordoned: true }]);
      expect(await words(bench)).toContain('Stopped.');
      await settle(app, ALICE);
      app.clock.now += 20 * MINUTE;
      await observeMachine(app, bench.id);
      await settle(app, ALICE);
      expect(onAir(bench)).toEqual([{ state: 'stopped', cordoned: true }]);

      fly.faults.heal();
      await writes(bench, 'go');
      await settle(app, ALICE);
      expect(onAir(bench)).toEqual([{ state: 'started', cordoned: false }]);
      expect(await words(bench)).toContain('Your agent is back.');
    });
  },
);

test('a stop that follows /go is not taken for the one before, which was still under way', async () => {
  const bench = await anAgent();
  const { app, fly } = bench;
  await writes(bench, '/stop');
  let isGone = false;
  const write: Database['write'] = async (parts) => {
    if (JSON.stringify(parts).includes('UPDATE halts') && !isGone) {
      isGone = true;
      app.clock.now += 1000;
      await writes(bench, '/go');
      await writes(bench, '/stop');
    }
    return app.db.write(parts);
  };
  await haltMachine({ ...app, db: { ...app.db, write } }, bench.id);
  expect(await query(app, 'SELECT state, due_at FROM halts')).toMatchObject([
    { state: 'stopping', due_at: app.now() },
  ]);
  await haltMachine(app, bench.id);
  await settle(app, ALICE);
  expect(await query(app, 'SELECT state FROM halts')).toMatchObject([{ state: 'blocked' }]);
  expect(fly.agents(bench.name)).toMatchObject([{ managed: BLOCKED }]);
});

test('it does not wait for what holds the machine', async () => {
  const bench = await anAgent();
  await acquireLease(bench.app, `machine:${bench.id}`, 60_000);
  bench.fly.faults.enable('gateway-never-ready');
  await stops(bench);
  expect(onAir(bench)).toMatchObject([{ state: 'stopped' }]);
});

test('a sleeping agent stays asleep, and no message wakes it', async () => {
  const bench = await anAgent('starter');
  await bench.fly.stopAll();
  await stops(bench);
  await settle(bench.app, ALICE);
  expect(onAir(bench)).toEqual([{ state: 'stopped', cordoned: true }]);
  await fetch(`${bench.fly.edgeUrl}/${bench.name}/telegram-webhook`, { method: 'POST' });
  expect(onAir(bench)).toEqual([{ state: 'stopped', cordoned: true }]);
});

test('a stop while Fly is away is retried until it succeeds', async () => {
  const bench = await anAgent();
  const { app, fly } = bench;
  fly.faults.enable('down');
  await stops(bench);
  expect(onAir(bench)).toMatchObject([{ state: 'started' }]);
  fly.faults.heal();
  const [halt] = await query(app, 'SELECT due_at FROM halts');
  app.clock.now = Number(halt?.['due_at']);
  await haltMachine(app, bench.id);
  expect(await query(app, 'SELECT state FROM halts')).toMatchObject([{ state: 'blocked' }]);
  expect(await machineOf(app, ALICE)).toMatchObject({ document_hash: null });
});
