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
import { raiseDesiredRev } from '../store/machines.ts';
import { acquireLease } from '../work/lease.ts';
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
const isRequested = async ({ app }: MachineBench) => {
  const row = await machineOf(app, ALICE);
  return row['desired_rev'] !== row['applied_rev'];
};

test('a machine that was just built is observed as up', async () => {
  const bench = await aBench('pro');
  expect(await seen(bench)).toMatchObject({ state: 'started', seen_at: bench.app.now() });
});

test('a sleeping machine is observed and stays asleep', async () => {
  const bench = await aBench('starter');
  await bench.fly.stopAll();
  const calls = bench.fly.calls.length;
  await observeMachine(bench.app, bench.id);
  expect(await seen(bench)).toMatchObject({ state: 'stopped' });
  expect(await isRequested(bench)).toBe(false);
  expect(bench.fly.calls.slice(calls).map(({ operation }) => operation)).toEqual(['get-machine']);
});

test('an unchanged state is not announced again', async () => {
  const bench = await aBench('starter');
  const news = () => query(bench.app, `SELECT 1 FROM inbox WHERE event_id LIKE 'news:seen:%'`);
  await observeMachine(bench.app, bench.id);
  expect(await news()).toHaveLength(0);
  await bench.fly.stopAll();
  await observeMachine(bench.app, bench.id);
  await observeMachine(bench.app, bench.id);
  expect(await news()).toHaveLength(1);
});

test('while Fly does not answer, the last observation stays', async () => {
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

describe('an answer through the model is asked for', () => {
  const answers = ({ anthropic }: FleetBench) =>
    anthropic.calls.filter(({ operation }) => operation === 'create-message').length;
  const restartedBy = {
    'its owner': async ({ app }: FleetBench) => {
      await app.db.write([
        { sql: 'UPDATE machines SET restart_requested = 1', args: [] },
        raiseDesiredRev(ALICE, app.now()),
      ]);
      await settle(app, ALICE);
    },
    'a person at Fly': async ({ app, fly }: FleetBench, name: string) => {
      await app.fly.restartMachine(name, fly.machines(name)[0]?.id ?? '');
    },
    'Fly, after it ended by itself': async ({ fly }: FleetBench, name: string) => fly.crash(name),
  };

  test.each(Object.entries(restartedBy))('after a start by %s', async (_who, restarts) => {
    const bench = await aBench('pro');
    const before = answers(bench);
    bench.app.clock.now += MINUTE;
    await restarts(bench, bench.name);
    for (let looks = 0; looks < 4; looks += 1) {
      bench.app.clock.now += MINUTE;
      await observeMachine(bench.app, bench.id);
      await settle(bench.app, ALICE);
    }
    expect(answers(bench)).toBe(before + 1);
  });

  test('once nobody is about to scan a code, which a test would end', async () => {
    const bench = await aBench('pro');
    const before = answers(bench);
    const codes = (login: string | null) => ({
      sql: `INSERT INTO channels (id, account_id, kind, state, login, created_at) VALUES ('chn_1', ?, 'whatsapp', 'on', ?, 0)
            ON CONFLICT DO UPDATE SET login = excluded.login`,
      args: [ALICE, login],
    });
    await bench.app.db.write([codes('showing')]);
    bench.app.clock.now += MINUTE;
    await restartedBy['a person at Fly'](bench, bench.name);
    const looks = async () => {
      for (let look = 0; look < 3; look += 1) {
        bench.app.clock.now += MINUTE;
        await observeMachine(bench.app, bench.id);
        await settle(bench.app, ALICE);
      }
    };
    await looks();
    expect(answers(bench)).toBe(before);
    await bench.app.db.write([codes('linked')]);
    await looks();
    expect(answers(bench)).toBe(before + 1);
  });

  test('soon after a start of ours, and not of a machine that nobody started', async () => {
    const bench = await aBench('pro');
    await restartedBy['its owner'](bench);
    const dueAt = Number((await seen(bench))?.['due_at']);
    expect(dueAt - bench.app.now()).toBeLessThanOrEqual(MINUTE);
    const other = await aBench('starter');
    const before = answers(other);
    await observeMachine(other.app, other.id);
    expect(await isRequested(other)).toBe(false);
    expect(answers(other)).toBe(before);
  });
});

describe('a machine with drift is corrected', () => {
  test('when it is down although its plan keeps it up', async () => {
    const bench = await aBench('pro');
    const [machine] = bench.fly.machines(bench.name);
    await bench.app.fly.stopMachine(bench.name, machine?.id ?? '');
    await observeMachine(bench.app, bench.id);
    await settle(bench.app, ALICE);
    expect(bench.fly.machines(bench.name)).toMatchObject([{ state: 'started' }]);
  });

  test('when it is gone: it is created again on its own volume', async () => {
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

  test('but is never moved to a region without its data', async () => {
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
    await settle(bench.app, ALICE);
  };

  test('lets its machine sleep after ten minutes up without a message', async () => {
    const bench = await aBench('starter');
    await pass(bench, 9);
    expect(stateOf(bench)).toBe('started');
    await pass(bench, 1);
    expect(stateOf(bench)).toBe('stopped');
    expect(await seen(bench)).toMatchObject({
      state: 'stopped',
      due_at: bench.app.now() + 5 * MINUTE,
    });
    expect(await isRequested(bench)).toBe(false);
  });

  test('keeps its machine up until ten minutes after the last message', async () => {
    const bench = await aBench('starter');
    await pass(bench, 9);
    await says(bench);
    await pass(bench, 5);
    await pass(bench, 4);
    expect(stateOf(bench)).toBe('started');
    await pass(bench, 2);
    expect(stateOf(bench)).toBe('stopped');
  });

  test('counts the ten minutes from each start', async () => {
    const bench = await aBench('starter');
    await pass(bench, 10);
    await bench.app.fly.startMachine(bench.name, bench.fly.machines(bench.name)[0]?.id ?? '');
    await pass(bench, 5);
    await pass(bench, 5);
    expect(stateOf(bench)).toBe('started');
    await pass(bench, 5);
    expect(stateOf(bench)).toBe('stopped');
  });

  test('does not stop a machine during a turn, however long the turn takes', async () => {
    const bench = await aBench('starter');
    bench.fly.faults.enable('gateway-busy:exec*1');
    await says(bench);
    await pass(bench, 60);
    expect(stateOf(bench)).toBe('started');
  });

  test('keeps its machine up while a code for linking WhatsApp is shown', async () => {
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

  test('stops a machine whose gateway does not answer for half an hour', async () => {
    const bench = await aBench('starter');
    bench.fly.faults.enable('exec-fails');
    await pass(bench, 29);
    expect(stateOf(bench)).toBe('started');
    await pass(bench, 1);
    expect(stateOf(bench)).toBe('stopped');
  });

  test('keeps its machine up while Fly cannot be reached', async () => {
    const bench = await aBench('starter');
    bench.fly.faults.enable('down:exec');
    await pass(bench, 60);
    expect(stateOf(bench)).toBe('started');
  });

  test('is not applied by a process that froze and has lost its lease', async () => {
    const bench = await aBench('starter');
    const next = await testApp({ beside: bench.app });
    const { fly } = bench.app;
    const exec: typeof fly.exec = async (...call) => {
      const result = await fly.exec(...call);
      bench.app.clock.now += 31_000;
      await acquireLease(next, `machine:${bench.id}`, 30_000);
      return result;
    };
    bench.app.clock.now += 10 * MINUTE;
    const frozen = observeMachine({ ...bench.app, fly: { ...fly, exec } }, bench.id);
    await expect(frozen).rejects.toThrow('another process has taken over');
    expect(stateOf(bench)).toBe('started');
  });

  test('no longer applies after an upgrade', async () => {
    const bench = await aBench('starter');
    await subscribed(bench.app, ALICE, 'pro');
    await pass(bench, 60);
    expect(stateOf(bench)).toBe('started');
  });
});

describe('a stuck gateway', () => {
  const isStuck = async (bench: MachineBench & { name: string }) => {
    const [machine] = bench.fly.machines(bench.name);
    const argv = ['automna-agent', 'rpc', 'models.probe'];
    const command = { argv, stdin: '{"provider":"anthropic"}', timeoutSeconds: 20 };
    return (await bench.app.fly.exec(bench.name, machine?.id ?? '', command)).exitCode !== 0;
  };

  test('is restarted, and detecting it costs no request to Anthropic', async () => {
    const bench = await aBench('pro');
    const asked = bench.anthropic.calls.length;
    bench.fly.faults.enable('gateway-stuck:exec*1');
    await observeMachine(bench.app, bench.id);
    expect(bench.anthropic.calls).toHaveLength(asked);
    expect(await isStuck(bench)).toBe(false);
    expect(bench.app.logged.join()).toContain('the gateway was stuck');
  });

  test('is restarted also on a plan that lets the machine sleep, while it is in use', async () => {
    const bench = await aBench('starter');
    bench.fly.faults.enable('gateway-stuck:exec*1');
    await observeMachine(bench.app, bench.id);
    expect(await isStuck(bench)).toBe(false);
    expect(bench.app.logged.join()).toContain('the gateway was stuck');
  });

  test('that does not answer does not lose the observation', async () => {
    const bench = await aBench('pro');
    bench.fly.faults.enable('down:exec');
    bench.app.clock.now += 1000;
    await observeMachine(bench.app, bench.id);
    expect(await seen(bench)).toMatchObject({ state: 'started', seen_at: bench.app.now() });
  });
});
