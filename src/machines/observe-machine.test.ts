import { describe, expect, test } from 'vitest';
import { query, subscribed, testApp } from '../../test/fixtures/app.ts';
import { MINUTE } from '../../test/fixtures/app-facts.ts';
import {
  aFleet,
  aRunningAgent,
  type FleetBench,
  type MachineBench,
  machineOf,
  settle,
} from '../../test/fixtures/app-machine.ts';
import { holdLease } from '../work/lease.ts';
import type { Plan } from '../domain/plans.ts';
import { observeMachine } from './observe-machine.ts';

const ALICE = 'acc_alice';

async function aBench(plan: Plan): Promise<FleetBench & { id: string; name: string }> {
  const bench = await aFleet();
  const row = await aRunningAgent(bench, { plan });
  return { ...bench, id: String(row['id']), name: String(row['app_name']) };
}

const seen = async ({ app }: MachineBench) =>
  (await query(app, 'SELECT state, seen_at, due_at FROM observations'))[0];
const isWanted = async ({ app }: MachineBench) => {
  const row = await machineOf(app, ALICE);
  return row['desired_rev'] !== row['applied_rev'];
};

test('a machine that was built is known to be up, and looked at again in a while', async () => {
  const bench = await aBench('pro');
  expect(await seen(bench)).toMatchObject({ state: 'started', seen_at: bench.app.now() });
});

test('one that fell asleep is seen to sleep and let sleep', async () => {
  const bench = await aBench('starter');
  await bench.fly.stopAll();
  const calls = bench.fly.calls.length;
  await observeMachine(bench.app, bench.id);
  expect(await seen(bench)).toMatchObject({ state: 'stopped' });
  expect(await isWanted(bench)).toBe(false);
  expect(bench.fly.calls.slice(calls).map(({ operation }) => operation)).toEqual(['get-machine']);
});

test('nothing changed is not told again', async () => {
  const bench = await aBench('starter');
  const news = () => query(bench.app, `SELECT 1 FROM inbox WHERE event_id LIKE 'news:seen:%'`);
  await observeMachine(bench.app, bench.id);
  expect(await news()).toHaveLength(0);
  await bench.fly.stopAll();
  await observeMachine(bench.app, bench.id);
  await observeMachine(bench.app, bench.id);
  expect(await news()).toHaveLength(1);
});

test('while Fly does not answer what was seen before stays', async () => {
  const bench = await aBench('pro');
  const before = await seen(bench);
  bench.app.clock.now += 1000;
  bench.fly.faults.enable('down');
  await observeMachine(bench.app, bench.id);
  expect(await seen(bench)).toMatchObject({
    state: 'started',
    seen_at: before?.['seen_at'],
    due_at: bench.app.now() + 60_000,
  });
});

describe('is put right', () => {
  test('when it is down although its plan keeps it up', async () => {
    const bench = await aBench('pro');
    const [machine] = bench.fly.machines(bench.name);
    await bench.app.fly.stopMachine(bench.name, machine?.id ?? '');
    await observeMachine(bench.app, bench.id);
    await settle(bench.app, ALICE);
    expect(bench.fly.machines(bench.name)).toMatchObject([{ state: 'started' }]);
  });

  test('when it is gone: it is made again on its own volume', async () => {
    const bench = await aBench('pro');
    const [volume] = bench.fly.volumes(bench.name);
    bench.fly.faults.enable('machine-vanishes*1');
    await observeMachine(bench.app, bench.id);
    await settle(bench.app, ALICE);
    expect(bench.fly.machines(bench.name)).toMatchObject([
      { state: 'started', config: { mounts: [{ volume: volume?.id }] } },
    ]);
    expect(bench.fly.credentials(bench.name)).toHaveLength(1);
    expect(bench.fly.counts()).toMatchObject({ machines: 1, volumes: 1 });
  });

  test('but never by moving to another region, where its data is not', async () => {
    const bench = await aBench('pro');
    const [volume] = bench.fly.volumes(bench.name);
    bench.fly.faults.enable('machine-vanishes*1');
    bench.fly.faults.enable('no-capacity:create-machine*3');
    await observeMachine(bench.app, bench.id);
    await settle(bench.app, ALICE);
    expect(bench.fly.volumes(bench.name).map(({ id }) => id)).toEqual([volume?.id]);
    expect(bench.fly.machines(bench.name)).toMatchObject([{ state: 'started', region: 'iad' }]);
  });
});

describe('a plan that sleeps', () => {
  const stateOf = ({ fly, name }: { fly: FleetBench['fly']; name: string }) =>
    fly.machines(name)[0]?.state;
  const says = async ({ app, fly, name }: FleetBench & { name: string }) => {
    const params = { sessionKey: 'main', message: 'hello', idempotencyKey: `m${app.now()}` };
    const command = {
      argv: ['automna-agent', 'rpc', 'chat.send'],
      stdin: JSON.stringify(params),
      timeoutSeconds: 20,
    };
    await app.fly.exec(name, fly.machines(name)[0]?.id ?? '', command);
  };
  const pass = async (bench: FleetBench & { id: string }, minutes: number) => {
    bench.app.clock.now += minutes * MINUTE;
    await observeMachine(bench.app, bench.id);
  };

  test('goes to sleep when it was up for ten minutes and nobody said anything', async () => {
    const bench = await aBench('starter');
    await pass(bench, 9);
    expect(stateOf(bench)).toBe('started');
    await pass(bench, 1);
    expect(stateOf(bench)).toBe('stopped');
    expect(await seen(bench)).toMatchObject({
      state: 'stopped',
      due_at: bench.app.now() + 5 * MINUTE,
    });
    expect(await isWanted(bench)).toBe(false);
  });

  test('stays up until ten minutes after what was said last', async () => {
    const bench = await aBench('starter');
    await pass(bench, 9);
    await says(bench);
    await pass(bench, 5);
    await pass(bench, 4);
    expect(stateOf(bench)).toBe('started');
    await pass(bench, 2);
    expect(stateOf(bench)).toBe('stopped');
  });

  test('has its ten minutes from each start', async () => {
    const bench = await aBench('starter');
    await pass(bench, 10);
    await bench.app.fly.startMachine(bench.name, bench.fly.machines(bench.name)[0]?.id ?? '');
    await pass(bench, 5);
    await pass(bench, 5);
    expect(stateOf(bench)).toBe('started');
    await pass(bench, 5);
    expect(stateOf(bench)).toBe('stopped');
  });

  test('is not stopped while it works, however long that takes', async () => {
    const bench = await aBench('starter');
    bench.fly.faults.enable('gateway-busy:exec*1');
    await says(bench);
    await pass(bench, 60);
    expect(stateOf(bench)).toBe('started');
  });

  test('stays up while a code is shown that links it to WhatsApp', async () => {
    const bench = await aBench('starter');
    await bench.app.db.write([
      `INSERT INTO channels (id, account_id, kind, state, login, created_at)
       VALUES ('chn_1', '${ALICE}', 'whatsapp', 'checking', 'showing', 1)`,
    ]);
    await pass(bench, 60);
    expect(stateOf(bench)).toBe('started');
    await bench.app.db.write(['UPDATE channels SET login = NULL']);
    await pass(bench, 5);
    expect(stateOf(bench)).toBe('stopped');
  });

  test('whose gateway says nothing is stopped after half an hour', async () => {
    const bench = await aBench('starter');
    bench.fly.faults.enable('exec-fails');
    await pass(bench, 29);
    expect(stateOf(bench)).toBe('started');
    await pass(bench, 1);
    expect(stateOf(bench)).toBe('stopped');
  });

  test('stays up while Fly cannot be asked', async () => {
    const bench = await aBench('starter');
    bench.fly.faults.enable('down:exec');
    await pass(bench, 60);
    expect(stateOf(bench)).toBe('started');
  });

  test('is not stopped by a process that froze while it asked, and has lost it to another', async () => {
    const bench = await aBench('starter');
    const next = await testApp({ beside: bench.app });
    const { fly } = bench.app;
    const exec: typeof fly.exec = async (...call) => {
      const result = await fly.exec(...call);
      bench.app.clock.now += 31_000;
      await holdLease(next, `machine:${bench.id}`, 30_000);
      return result;
    };
    bench.app.clock.now += 10 * MINUTE;
    const frozen = observeMachine({ ...bench.app, fly: { ...fly, exec } }, bench.id);
    await expect(frozen).rejects.toThrow('another process has taken over');
    expect(stateOf(bench)).toBe('started');
  });

  test('never sleeps when it was upgraded', async () => {
    const bench = await aBench('starter');
    await subscribed(bench.app, ALICE, 'pro');
    await pass(bench, 60);
    expect(stateOf(bench)).toBe('started');
  });
});

describe('a gateway that is stuck', () => {
  const isStuck = async (bench: MachineBench & { name: string }) => {
    const [machine] = bench.fly.machines(bench.name);
    const argv = ['automna-agent', 'rpc', 'models.probe'];
    const command = { argv, stdin: '{"provider":"anthropic"}', timeoutSeconds: 20 };
    return (await bench.app.fly.exec(bench.name, machine?.id ?? '', command)).exitCode !== 0;
  };

  test('is restarted, and no request is sent to find it', async () => {
    const bench = await aBench('pro');
    const asked = bench.anthropic.calls.length;
    bench.fly.faults.enable('gateway-stuck:exec*1');
    await observeMachine(bench.app, bench.id);
    expect(bench.anthropic.calls).toHaveLength(asked);
    expect(await isStuck(bench)).toBe(false);
    expect(bench.app.logged.join()).toContain('the gateway was stuck');
  });

  test('is restarted as well where the plan lets the machine sleep, while somebody uses it', async () => {
    const bench = await aBench('starter');
    bench.fly.faults.enable('gateway-stuck:exec*1');
    await observeMachine(bench.app, bench.id);
    expect(await isStuck(bench)).toBe(false);
    expect(bench.app.logged.join()).toContain('the gateway was stuck');
  });

  test('or cannot be asked is no reason to forget what was seen', async () => {
    const bench = await aBench('pro');
    bench.fly.faults.enable('down:exec');
    bench.app.clock.now += 1000;
    await observeMachine(bench.app, bench.id);
    expect(await seen(bench)).toMatchObject({ state: 'started', seen_at: bench.app.now() });
  });
});
