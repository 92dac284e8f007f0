import { describe, expect, test } from 'vitest';
import { query, testApp, type TestApp, valueOf } from '../../test/fixtures/app.ts';
import {
  aFleet,
  aRunningAgent,
  type FleetBench,
  machineOf,
  settle,
} from '../../test/fixtures/app-machine.ts';
import { reconcileMachine } from './reconcile.ts';
import { rollOutImage } from './roll-out-image.ts';
import { noticeImage, noticeModel, rollBackImage } from './rollouts.ts';

const OLD = 'registry.example/agent:test';
const NEW = 'registry.example/agent:next';
const MINUTE = 60_000;

type Fleet = FleetBench & { people: string[]; next: TestApp };

/** Agents of so many people on the old image, and a process that starts with the new one. */
async function aFleetOf(count: number, plans: ('starter' | 'pro')[] = ['pro']): Promise<Fleet> {
  const bench = await aFleet();
  await noticeImage(bench.app);
  const people = Array.from({ length: count }, (_, index) => `person${index}`);
  for (const [index, person] of people.entries()) {
    await aRunningAgent(bench, { person, plan: plans[index % plans.length] ?? 'pro' });
  }
  return { ...bench, people, next: await withImage(bench.app, NEW) };
}

async function withImage(app: TestApp, agentImage: string): Promise<TestApp> {
  const beside = await testApp({ beside: app });
  let count = 0;
  const newId = (prefix: string) => `${prefix}_${agentImage}_${(count += 1)}`;
  return { ...beside, newId, config: { ...app.config, fly: { ...app.config.fly, agentImage } } };
}

/** Advances the time minute by minute and works off the rollout and the machines each time. */
async function passMinutes(
  { app, people }: Fleet,
  minutes: number,
  rollingOut = app,
): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    app.clock.now += MINUTE;
    const due = await query(app, `SELECT id FROM rollouts WHERE due_at <= ${app.now()}`);
    for (const row of due) await rollOutImage(rollingOut, String(row['id']));
    for (const person of people) await settle(app, `acc_${person}`, 3);
  }
}

/** A machine on which the use of the credential takes so many polls. */
function withSlowProbe(app: TestApp, polls: number) {
  const started: string[] = [];
  let left = polls;
  const exec: TestApp['fly']['exec'] = async (name, id, command) => {
    const [, verb, commandId = ''] = command.argv;
    if (verb === 'start' && command.argv.includes('models.probe')) started.push(commandId);
    if (verb !== 'result' || !started.includes(commandId) || left === 0) {
      return app.fly.exec(name, id, command);
    }
    left -= 1;
    return { exitCode: 0, stdout: JSON.stringify({ state: 'running' }), stderr: '' };
  };
  return { app: { ...app, fly: { ...app.fly, exec } }, started };
}

async function imagesOf({ app, fly, people }: Fleet): Promise<(string | undefined)[]> {
  const rows = await Promise.all(people.map((person) => machineOf(app, `acc_${person}`)));
  return rows.flatMap((row) =>
    fly.machines(String(row['app_name'])).map(({ config }) => config.image?.split(':')[1]),
  );
}

const stateOf = (app: TestApp) =>
  valueOf(app, 'SELECT state FROM rollouts ORDER BY rowid DESC LIMIT 1');

describe('an image', () => {
  test('that is unchanged at the next start starts no rollout', async () => {
    const fleet = await aFleetOf(1);
    await noticeImage(await withImage(fleet.app, OLD));
    expect(await stateOf(fleet.app)).toBeUndefined();
  });

  test('is given to one machine first, and to the others once that machine has run well for ten minutes', async () => {
    const fleet = await aFleetOf(3);
    await noticeImage(fleet.next);
    await passMinutes(fleet, 9);
    expect((await imagesOf(fleet)).filter((image) => image === 'next')).toHaveLength(1);
    expect(await stateOf(fleet.app)).toBe('canary');
    await passMinutes(fleet, 6);
    expect(await imagesOf(fleet)).toEqual(['next', 'next', 'next']);
    expect(await stateOf(fleet.app)).toBe('done');
    expect(fleet.fly.counts()).toEqual({ apps: 3, volumes: 3, machines: 3, ips: 6 });
    expect(await query(fleet.app, 'SELECT image, requested_image FROM machines')).toMatchObject(
      fleet.people.map(() => ({ image: NEW, requested_image: null })),
    );
  });

  test('leaves out a machine that an operator keeps on its image, until it may follow again', async () => {
    const fleet = await aFleetOf(2);
    const [kept = ''] = fleet.people;
    await fleet.app.db.write([
      {
        sql: 'UPDATE machines SET pinned_image = image WHERE account_id = ?',
        args: [`acc_${kept}`],
      },
    ]);
    await noticeImage(fleet.next);
    await passMinutes(fleet, 20);
    expect(await stateOf(fleet.app)).toBe('done');
    expect(new Set(await imagesOf(fleet))).toEqual(new Set(['next', 'test']));
    await fleet.app.db.write([
      'UPDATE machines SET pinned_image = NULL, desired_rev = desired_rev + 1, due_at = 0',
    ]);
    await passMinutes(fleet, 5);
    expect(await imagesOf(fleet)).toEqual(['next', 'next']);
  });

  test('is given to five machines at a time', async () => {
    const fleet = await aFleetOf(8);
    await noticeImage(fleet.next);
    while ((await stateOf(fleet.app)) === 'canary') await passMinutes(fleet, 1);
    fleet.fly.faults.enable('gateway-never-ready');
    await passMinutes(fleet, 3);
    expect((await imagesOf(fleet)).filter((image) => image === 'next')).toHaveLength(6);
    fleet.fly.faults.heal();
    await passMinutes(fleet, 5);
    expect(await stateOf(fleet.app)).toBe('done');
    expect(new Set(await imagesOf(fleet))).toEqual(new Set(['next']));
  });

  test('reaches sleeping machines without waking them', async () => {
    const fleet = await aFleetOf(3, ['pro', 'starter', 'starter']);
    await fleet.fly.stopAll();
    await noticeImage(fleet.next);
    await passMinutes(fleet, 15);
    expect(await imagesOf(fleet)).toEqual(['next', 'next', 'next']);
    const rows = await query(fleet.app, 'SELECT app_name FROM machines ORDER BY account_id');
    const states = rows.map((row) => fleet.fly.machines(String(row['app_name']))[0]?.state);
    expect(states).toEqual(['started', 'stopped', 'stopped']);
  });

  test('that does not start on the canary stops the rollout, and the canary gets its old image back', async () => {
    const fleet = await aFleetOf(3);
    await noticeImage(fleet.next);
    fleet.fly.faults.enable('gateway-never-ready');
    await passMinutes(fleet, 18);
    expect(await stateOf(fleet.app)).toBe('stopped');
    expect(fleet.app.logged.join()).toContain('an image rollout has stopped');
    fleet.fly.faults.heal();
    await passMinutes(fleet, 10);
    expect(await imagesOf(fleet)).toEqual(['test', 'test', 'test']);
    // Another start with the same settings does not try the same image again.
    await noticeImage(fleet.next);
    await passMinutes(fleet, 2);
    expect(await imagesOf(fleet)).toEqual(['test', 'test', 'test']);
  });

  test('whose canary goes down during verification stops the rollout', async () => {
    const fleet = await aFleetOf(2);
    await noticeImage(fleet.next);
    await passMinutes(fleet, 5);
    fleet.fly.faults.enable('gateway-never-ready');
    await passMinutes(fleet, 2);
    expect(await stateOf(fleet.app)).toBe('stopped');
  });

  test('whose canary cannot use its credential stops the rollout', async () => {
    const fleet = await aFleetOf(2);
    await noticeImage(fleet.next);
    fleet.fly.faults.enable('exec-fails:exec');
    await passMinutes(fleet, 40);
    expect(await stateOf(fleet.app)).toBe('stopped');
  });

  test('of which a later machine starts and cannot use its credential stops the rollout, and that one gets its old image back', async () => {
    const fleet = await aFleetOf(7);
    await noticeImage(fleet.next);
    for (let minute = 0; minute < 30 && (await stateOf(fleet.app)) === 'canary'; minute += 1) {
      await passMinutes(fleet, 1);
    }
    expect(await stateOf(fleet.app)).toBe('rolling');
    fleet.anthropic.setBehaviour('SETUP_TOKEN', 'revoked');
    await passMinutes(fleet, 20);
    expect(await stateOf(fleet.app)).toBe('stopped');
    expect(await valueOf(fleet.app, 'SELECT trouble FROM rollouts')).toContain(
      'cannot use its credential',
    );
    expect((await imagesOf(fleet)).filter((image) => image === 'test')).toHaveLength(2);
  });

  test('holds no job while the credential of the canary is tried', async () => {
    const fleet = await aFleetOf(2);
    await noticeImage(fleet.next);
    const slow = withSlowProbe(fleet.app, 2);
    const waits: unknown[] = [];
    for (let minute = 0; minute < 30 && (await stateOf(fleet.app)) === 'canary'; minute += 1) {
      await passMinutes(fleet, 1, slow.app);
      const row = await query(fleet.app, 'SELECT due_at, canary_run FROM rollouts');
      if (row[0]?.['canary_run']) waits.push(Number(row[0]['due_at']) - fleet.app.now());
      // Another process continues.
      fleet.app.commandResults.clear();
    }
    expect(waits).toEqual([2000, 2000]);
    expect(slow.started).toHaveLength(1);
    expect(await stateOf(fleet.app)).toBe('rolling');
  });

  test('waits while Fly is unavailable', async () => {
    const fleet = await aFleetOf(2);
    await noticeImage(fleet.next);
    await passMinutes(fleet, 2);
    fleet.fly.faults.enable('down');
    await passMinutes(fleet, 5);
    expect(await stateOf(fleet.app)).toBe('canary');
    fleet.fly.faults.heal();
    await passMinutes(fleet, 20);
    expect(await stateOf(fleet.app)).toBe('done');
  });

  test('is rolled out once when another process takes over', async () => {
    const fleet = await aFleetOf(2);
    const other = await withImage(fleet.app, NEW);
    await Promise.allSettled([noticeImage(fleet.next), noticeImage(other)]);
    await noticeImage(other);
    expect(await query(fleet.app, 'SELECT id FROM rollouts')).toHaveLength(1);
  });

  test('of a machine that is built during a rollout is the old one; the new one follows', async () => {
    const fleet = await aFleetOf(1);
    await noticeImage(fleet.next);
    await passMinutes(fleet, 3);
    await aRunningAgent({ ...fleet, app: fleet.next }, { person: 'late' });
    fleet.people.push('late');
    expect(await imagesOf(fleet)).toEqual(['next', 'test']);
    await passMinutes(fleet, 15);
    expect(await imagesOf(fleet)).toEqual(['next', 'next']);
  });
});

describe('rolling back', () => {
  test.each([3, 14])('after %i minutes brings every machine back', async (minutes) => {
    const fleet = await aFleetOf(3);
    await noticeImage(fleet.next);
    await passMinutes(fleet, minutes);
    const id = await rollBackImage(fleet.next);
    expect(await rollBackImage(fleet.next)).toBe(id);
    await passMinutes(fleet, 5);
    expect(await imagesOf(fleet)).toEqual(['test', 'test', 'test']);
    expect(await stateOf(fleet.app)).toBe('done');
  });

  test('repeated when it is done changes nothing', async () => {
    const fleet = await aFleetOf(2);
    await noticeImage(fleet.next);
    await passMinutes(fleet, 15);
    const id = await rollBackImage(fleet.next);
    await passMinutes(fleet, 5);
    expect(await stateOf(fleet.app)).toBe('done');
    expect(await rollBackImage(fleet.next)).toBe(id);
    await passMinutes(fleet, 5);
    expect(await imagesOf(fleet)).toEqual(['test', 'test']);
  });

  test('begins again after it has stopped at a machine', async () => {
    const fleet = await aFleetOf(2);
    await noticeImage(fleet.next);
    await passMinutes(fleet, 15);
    const id = await rollBackImage(fleet.next);
    fleet.fly.faults.enable('gateway-never-ready');
    await passMinutes(fleet, 20);
    expect(await stateOf(fleet.app)).toBe('stopped');
    fleet.fly.faults.heal();
    expect(await rollBackImage(fleet.next)).not.toBe(id);
    await passMinutes(fleet, 5);
    expect(await imagesOf(fleet)).toEqual(['test', 'test']);
  });

  test('ends a rollout that had no machine', async () => {
    const fleet = await aFleetOf(0);
    await noticeImage(fleet.next);
    await passMinutes(fleet, 1);
    expect(await stateOf(fleet.app)).toBe('rolling');
    await rollBackImage(fleet.next);
    await aRunningAgent({ ...fleet, app: fleet.next }, { person: 'late' });
    fleet.people.push('late');
    await passMinutes(fleet, 5);
    expect(await imagesOf(fleet)).toEqual(['test']);
  });

  test('by configuration does the same', async () => {
    const fleet = await aFleetOf(2);
    await noticeImage(fleet.next);
    await passMinutes(fleet, 4);
    await noticeImage(await withImage(fleet.app, OLD));
    await passMinutes(fleet, 5);
    expect(await imagesOf(fleet)).toEqual(['test', 'test']);
    expect(await stateOf(fleet.app)).toBe('done');
    const returned = await valueOf(fleet.app, 'SELECT id FROM rollouts ORDER BY rowid DESC');
    expect(await rollBackImage(fleet.next)).toBe(returned);
  });

  test('without a rollout is refused', async () => {
    const { app } = await aFleet();
    await expect(rollBackImage(app)).rejects.toMatchObject({ code: 'not_found' });
  });
});

test('another default model reaches every built machine within the hour, and a restart with the same one changes nothing', async () => {
  const bench = await aFleet();
  const { app, fly } = bench;
  await aRunningAgent(bench);
  await noticeModel(app);
  expect(await valueOf(app, 'SELECT due_at FROM machines')).toBe(null);
  const config = {
    ...app.config,
    fly: { ...app.config.fly, agentModel: 'anthropic/claude-next-5' },
  };
  const next = { ...app, config };
  await noticeModel(next);
  const dueAt = Number(await valueOf(app, 'SELECT due_at FROM machines'));
  expect(dueAt - app.now()).toBeLessThan(3_600_000);
  app.clock.now = dueAt;
  const calls = fly.calls.length;
  await reconcileMachine(next, String(await valueOf(app, 'SELECT id FROM machines')));
  const applied = fly.calls
    .slice(calls)
    .filter(({ body }) => JSON.stringify(body).includes('apply'));
  expect(applied).toHaveLength(1);
  await noticeModel(next);
  expect(await valueOf(app, 'SELECT due_at FROM machines')).toBe(null);
});
