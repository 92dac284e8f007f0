import { describe, expect, test } from 'vitest';
import {
  acceptedCredential,
  anAccount,
  chatKeyOf,
  query,
  subscribed,
  testApp,
  type TestApp,
  valueOf,
  waitingFor,
  wordsFor,
} from '../../test/fixtures/app.ts';
import { NOW } from '../../test/fixtures/app-facts.ts';
import { aFleet, type FleetBench, KEY, settle, TOKEN } from '../../test/fixtures/app-machine.ts';
import { fakeCredential } from '../../sandbox/anthropic/fake-credentials.ts';
import { processEvents } from '../chat/process-events.ts';
import { removeCredentials, findAcceptedCredential } from '../store/credentials.ts';
import { saveComp } from '../store/comps.ts';
import { raiseDesiredRev, updateMachine, requestProbe, requestRestart } from '../store/machines.ts';
import { requestMachine } from './request-machine.ts';
import { reconcileMachine } from './reconcile.ts';
import type { Row } from '../store/engine.ts';

const ALICE = 'acc_alice';
const ONE = { apps: 1, volumes: 1, machines: 1, ips: 2 };

/** Alice has paid and connected Claude. Her machine is requested, and nothing of it exists yet. */
async function aBench(): Promise<FleetBench> {
  const bench = await aFleet();
  const { app } = bench;
  await anAccount(app);
  await subscribed(app, ALICE);
  await acceptedCredential(app, ALICE, TOKEN);
  await app.db.write(requestMachine(app, ALICE));
  return bench;
}

const rowOf = async (app: TestApp): Promise<Row> =>
  (await query(app, 'SELECT * FROM machines'))[0]!;

/** Advances time and runs the machine's job until the machine is no longer due, at most so many times. */
async function build({ app }: Pick<FleetBench, 'app'>, most = 12): Promise<Row> {
  for (let times = 0; times < most; times += 1) {
    const row = await rowOf(app);
    if (row['due_at'] === null) return row;
    app.clock.now = Math.max(app.clock.now, Number(row['due_at']));
    await reconcileMachine(app, String(row['id']));
  }
  return rowOf(app);
}

const credentialsOn = ({ fly }: FleetBench, row: Row) =>
  fly.credentials(String(row['app_name'])).map(({ profileId, kind }) => ({ profileId, kind }));
const newsOf = async (app: TestApp, word: string) =>
  (await query(app, 'SELECT event_id FROM inbox ORDER BY seq'))
    .map((each) => String(each['event_id']))
    .filter((id) => id.includes(word));

describe('the first build', () => {
  test('ends with one machine that holds the credential', async () => {
    const bench = await aBench();
    const row = await build(bench);
    expect(row).toMatchObject({
      state: 'ready',
      applied_rev: 1,
      credential_version: 1,
      trouble: null,
      due_at: null,
    });
    expect(bench.fly.counts()).toEqual(ONE);
    expect(credentialsOn(bench, row)).toEqual([{ profileId: 'anthropic:default', kind: 'token' }]);
    expect(bench.fly.machines(String(row['app_name']))).toMatchObject([
      {
        state: 'started',
        region: 'iad',
        config: { metadata: { account_id: ALICE, credential_version: '1' } },
      },
    ]);
  });

  test('announces each step once and the end in a new message', async () => {
    const { app } = await aBench();
    await build({ app });
    expect(await newsOf(app, 'progress')).toHaveLength(7);
    expect(await newsOf(app, 'ready')).toHaveLength(1);
    await processEvents(app, 'console:main:alice');
    expect(await wordsFor(app, 'alice')).toContain('Your agent is ready 🎉');
  });

  test('no secret is in an argv, a machine config, a log or an unsealed column', async () => {
    const { app, fly } = await aBench();
    const row = await build({ app });
    const secret = TOKEN.value.slice(0, 60);
    expect(JSON.stringify(fly.calls)).not.toContain(secret);
    expect(JSON.stringify(fly.machines(String(row['app_name'])))).not.toContain(secret);
    expect(app.logged.join()).not.toContain(secret);
    expect(JSON.stringify(await query(app, 'SELECT * FROM machines'))).not.toContain(secret);
  });

  test('repeated after its end changes nothing', async () => {
    const { app, fly } = await aBench();
    const row = await build({ app });
    const calls = fly.calls.length;
    await reconcileMachine(app, String(row['id']));
    expect(fly.calls).toHaveLength(calls);
    expect(await newsOf(app, 'ready')).toHaveLength(1);
  });

  test('by two processes at the same time builds one machine', async () => {
    const bench = await aBench();
    const other = await testApp({ beside: bench.app });
    const id = String((await rowOf(bench.app))['id']);
    await Promise.allSettled([reconcileMachine(bench.app, id), reconcileMachine(other, id)]);
    expect(await build(bench)).toMatchObject({ state: 'ready' });
    expect(bench.fly.counts()).toEqual(ONE);
  });
});

describe('a lost answer', () => {
  test.each([
    'create-app',
    'create-ip',
    'set-secrets',
    'create-volume',
    'create-machine',
    'exec',
    'set-metadata',
  ])('of %s makes nothing twice', async (operation) => {
    const bench = await aBench();
    bench.fly.faults.enable(`lose-answer:${operation}*1`);
    const row = await build(bench);
    expect(row).toMatchObject({ state: 'ready', attempts: 0, trouble: null });
    expect(bench.fly.counts()).toEqual(ONE);
    expect(credentialsOn(bench, row)).toHaveLength(1);
  });

  test('of any step creates nothing twice', async () => {
    const bench = await aBench();
    for (const operation of ['create-app', 'create-volume', 'create-machine', 'exec']) {
      bench.fly.faults.enable(`lose-answer:${operation}*1`);
    }
    bench.fly.faults.enable('lose-answer:create-ip*2');
    expect(await build(bench, 30)).toMatchObject({ state: 'ready' });
    expect(bench.fly.counts()).toEqual(ONE);
  });

  test.each(['exec-timeout', 'exec-fails'])('%s on the machine is retried', async (fault) => {
    const bench = await aBench();
    bench.fly.faults.enable(`${fault}:exec*2`);
    const row = await build(bench, 30);
    expect(row).toMatchObject({ state: 'ready', credential_version: 1 });
    expect(credentialsOn(bench, row)).toHaveLength(1);
  });
});

describe('a row that lost the ids of created objects', () => {
  test.each([
    ['the app', { appCreated: false }],
    ['the addresses', { ipv4: null, ipv6: null }],
    ['the secrets', { secretsVersion: null }],
    ['the machine', { flyMachineId: null }],
    ['the start', { started: false }],
    ['the credential', { credentialVersion: null }],
  ])('adopts %s', async (_what, forgotten) => {
    const bench = await aBench();
    const before = await build(bench);
    await bench.app.db.write([
      updateMachine(String(before['id']), forgotten),
      raiseDesiredRev(ALICE, bench.app.now()),
    ]);
    const after = await build(bench);
    expect(after).toMatchObject({
      state: 'ready',
      fly_machine_id: before['fly_machine_id'],
      volume_id: before['volume_id'],
      ipv4: before['ipv4'],
      due_at: null,
    });
    expect(bench.fly.counts()).toEqual(ONE);
  });
});

test('a name that somebody else owns is replaced by another one', async () => {
  const bench = await aBench();
  const { id } = await rowOf(bench.app);
  await bench.app.db.write([updateMachine(String(id), { appName: 'openclaw' })]);
  const row = await build(bench);
  expect(row).toMatchObject({ state: 'ready' });
  expect(bench.fly.appNames()).toEqual([row['app_name']]);
  expect(row['app_name']).not.toBe('openclaw');
});

describe('a full region', () => {
  test.each([
    ['volume', 'no-capacity:create-volume*1'],
    ['volume', 'region-full:create-volume*1'],
    ['machine', 'no-capacity:create-machine*1'],
    ['machine, by quota', 'quota:create-machine*1'],
  ])('for the %s is skipped for the next one, and nothing stays behind', async (_what, fault) => {
    const bench = await aBench();
    bench.fly.faults.enable(fault);
    const row = await build(bench);
    expect(row).toMatchObject({ state: 'ready', region: 'ord' });
    expect(bench.fly.counts()).toEqual(ONE);
    expect(bench.fly.volumes(String(row['app_name']))).toMatchObject([{ region: 'ord' }]);
    expect(bench.fly.machines(String(row['app_name']))).toMatchObject([{ region: 'ord' }]);
  });

  test('everywhere is announced as our problem and alarms, and the build continues later in the first region', async () => {
    const bench = await aBench();
    bench.fly.faults.enable('no-capacity:create-machine*3');
    await build(bench, 1);
    expect(await rowOf(bench.app)).toMatchObject({ state: 'failed', region: 'iad' });
    expect(await newsOf(bench.app, 'failed')).toHaveLength(1);
    expect(await build(bench)).toMatchObject({ state: 'ready', region: 'iad' });
    expect(bench.fly.counts()).toEqual(ONE);
    expect(await newsOf(bench.app, 'ready')).toHaveLength(1);
  });
});

describe('a failure', () => {
  test('of Fly is announced once, and the build continues where it stopped', async () => {
    const bench = await aBench();
    bench.fly.faults.enable('down:create-volume*4');
    await build(bench, 4);
    expect(await rowOf(bench.app)).toMatchObject({
      state: 'building',
      trouble: 'transient',
      attempts: 4,
    });
    expect(await newsOf(bench.app, 'trouble')).toHaveLength(1);
    expect(await build(bench)).toMatchObject({ state: 'ready', trouble: null });
    expect(bench.fly.counts()).toEqual(ONE);
  });

  test('that lasts is announced once as our problem, and the build still succeeds', async () => {
    const bench = await aBench();
    bench.fly.faults.enable('down:create-volume*12');
    await build(bench, 12);
    expect(await rowOf(bench.app)).toMatchObject({ state: 'failed' });
    expect(await newsOf(bench.app, 'failed')).toHaveLength(1);
    expect(await build(bench)).toMatchObject({ state: 'ready' });
    expect(await newsOf(bench.app, 'ready')).toHaveLength(1);
  });

  test('is retried less and less often, at least every five minutes', async () => {
    const bench = await aBench();
    bench.fly.faults.enable('down');
    const waits: number[] = [];
    for (let times = 0; times < 11; times += 1) {
      await build(bench, 1);
      waits.push((Number((await rowOf(bench.app))['due_at']) - bench.app.now()) / 1000);
    }
    expect(waits).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
  });

  test('is not counted when Fly answers nobody, because nothing was tried', async () => {
    const bench = await aBench();
    const { app, fly } = bench;
    fly.faults.enable('down');
    for (let calls = 0; calls < 5; calls += 1) await app.fly.listIps('x').catch(() => undefined);
    const before = fly.calls.length;
    await build(bench, 1);
    expect(fly.calls).toHaveLength(before);
    expect(app.breakers.fly.counts()).toEqual({ isOpen: true, opened: 1, refused: 1 });
    const { attempts, trouble, due_at: dueAt } = await rowOf(app);
    expect({ attempts, trouble }).toEqual({ attempts: 0, trouble: null });
    expect(Number(dueAt) - app.now()).toBeGreaterThanOrEqual(2000);
    fly.faults.heal();
    expect(await build(bench)).toMatchObject({ state: 'ready' });
    expect(app.breakers.fly.counts().isOpen).toBe(false);
  });

  test('because of an invalid Fly token alarms at once', async () => {
    const bench = await aBench();
    const app = { ...bench.app, config: bench.app.config };
    const other = await testApp({
      clock: bench.app.clock,
      settings: {
        FLY_API_URL: bench.fly.url,
        FLY_API_TOKEN: 'a-wrong-fly-token',
        DATABASE_URL: bench.app.databaseUrl,
        OPERATORS_CONSOLE: 'olga',
      },
    });
    await anAccount(other, 'olga');
    const id = String((await rowOf(app))['id']);
    for (const _twice of [1, 2]) await reconcileMachine(other, id);
    expect(await rowOf(app)).toMatchObject({ state: 'failed', trouble: 'auth' });
    await processEvents(other, chatKeyOf('olga'));
    expect(await wordsFor(other, 'olga')).toContain('Fly refuses our token');
    expect(await waitingFor(other, 'olga')).toHaveLength(1);
  });

  test('because of a missing payment method tells operators what to do, once for all machines', async () => {
    const bench = await aFleet({ OPERATORS_CONSOLE: 'olga' });
    const { app, fly } = bench;
    await anAccount(app, 'olga');
    fly.faults.enable('payment-wanted');
    for (const person of ['alice', 'bob']) {
      const accountId = await anAccount(app, person);
      await subscribed(app, accountId);
      await acceptedCredential(app, accountId, TOKEN);
      await app.db.write(requestMachine(app, accountId));
      await settle(app, accountId, 8);
    }
    await processEvents(app, chatKeyOf('olga'));
    expect(await wordsFor(app, 'olga')).toContain('Add or renew the card in Fly’s dashboard');
    expect(await waitingFor(app, 'olga')).toHaveLength(1);
    fly.faults.heal();
    for (const person of ['alice', 'bob'])
      expect(await settle(app, `acc_${person}`)).toMatchObject({ state: 'ready', trouble: null });
  });

  test('of a gateway to become ready makes the build wait, and no second machine is created', async () => {
    const bench = await aBench();
    bench.fly.faults.enable('gateway-never-ready');
    await build(bench, 6);
    expect(await rowOf(bench.app)).toMatchObject({ state: 'building', started: 0, trouble: null });
    bench.fly.faults.heal();
    expect(await build(bench)).toMatchObject({ state: 'ready' });
    expect(bench.fly.counts()).toEqual(ONE);
  });

  test('of the first start is followed by another start', async () => {
    const bench = await aBench();
    bench.fly.faults.enable('machine-fails*1');
    expect(await build(bench, 30)).toMatchObject({ state: 'ready' });
    expect(bench.fly.counts()).toEqual(ONE);
  });
});

describe('the credential', () => {
  test('of another kind leaves exactly one profile', async () => {
    const bench = await aBench();
    await build(bench);
    await acceptedCredential(bench.app, ALICE, { ...KEY, version: 2 });
    await bench.app.db.write([raiseDesiredRev(ALICE, bench.app.now())]);
    const row = await build(bench);
    expect(row).toMatchObject({ credential_version: 2, applied_rev: 2 });
    expect(credentialsOn(bench, row)).toEqual([{ profileId: 'anthropic:apikey', kind: 'api_key' }]);
    expect(
      await query(
        bench.app,
        'SELECT version, state, sealed IS NULL AS gone FROM credentials ORDER BY version',
      ),
    ).toMatchObject([
      { version: 1, state: 'removed', gone: 1 },
      { version: 2, state: 'accepted', gone: 0 },
    ]);
    expect(await newsOf(bench.app, 'pushed')).toHaveLength(1);
  });

  test.each([
    'lose-answer:exec*1',
    'exec-timeout:exec*1',
    'exec-fails:exec*1',
    'lose-answer:exec*4',
  ])('of another kind leaves exactly one profile also with %s', async (fault) => {
    const bench = await aBench();
    await build(bench);
    await acceptedCredential(bench.app, ALICE, { ...KEY, version: 2 });
    await bench.app.db.write([raiseDesiredRev(ALICE, bench.app.now())]);
    bench.fly.faults.enable(fault);
    const row = await build(bench, 30);
    expect(credentialsOn(bench, row)).toEqual([{ profileId: 'anthropic:apikey', kind: 'api_key' }]);
    expect(row).toMatchObject({ state: 'ready', credential_version: 2, due_at: null });
  });

  test('of the same kind replaces the old one', async () => {
    const bench = await aBench();
    const first = await build(bench);
    const [old] = bench.fly.credentials(String(first['app_name']));
    const value = fakeCredential('SECOND_SETUP_TOKEN');
    await acceptedCredential(bench.app, ALICE, { kind: 'setup_token', value, version: 2 });
    await bench.app.db.write([raiseDesiredRev(ALICE, bench.app.now())]);
    const row = await build(bench);
    const now = bench.fly.credentials(String(row['app_name']));
    expect(now).toHaveLength(1);
    expect(now[0]?.fingerprint).not.toBe(old?.fingerprint);
  });

  test('that was removed is deleted from the machine, and only then announced', async () => {
    const bench = await aBench();
    await build(bench);
    await bench.app.db.write([removeCredentials(ALICE), raiseDesiredRev(ALICE, bench.app.now())]);
    bench.fly.faults.enable('exec-fails:exec*2');
    await build(bench, 1);
    expect(await newsOf(bench.app, 'removed')).toEqual([]);
    const row = await build(bench);
    expect(credentialsOn(bench, row)).toEqual([]);
    expect(row).toMatchObject({ credential_version: 0, due_at: null });
    expect(await newsOf(bench.app, 'removed')).toHaveLength(1);
  });

  test('that is connected again after a removal is pushed again', async () => {
    const bench = await aBench();
    await build(bench);
    await bench.app.db.write([removeCredentials(ALICE), raiseDesiredRev(ALICE, bench.app.now())]);
    await build(bench);
    await acceptedCredential(bench.app, ALICE, { ...KEY, version: 2 });
    await bench.app.db.write([raiseDesiredRev(ALICE, bench.app.now())]);
    const row = await build(bench);
    expect(credentialsOn(bench, row)).toEqual([{ profileId: 'anthropic:apikey', kind: 'api_key' }]);
  });

  test('that Anthropic refuses on the machine is in doubt, and checked again at once', async () => {
    const bench = await aBench();
    bench.anthropic.setBehaviour('SETUP_TOKEN', 'revoked');
    expect(await build(bench)).toMatchObject({ state: 'ready', credential_version: 1 });
    const [found] = await bench.app.db.read(findAcceptedCredential(ALICE));
    expect(found).toMatchObject({ verdict: 'valid', suspectedAt: expect.any(Number) });
    expect(await newsOf(bench.app, 'probed')).toEqual([]);
    expect(found?.dueAt).toBeLessThanOrEqual(bench.app.now());
  });
});

describe('a test that the person requests', () => {
  test('during a probe for another reason is answered', async () => {
    const bench = await aBench();
    const { app } = bench;
    await build(bench);
    await app.db.write([requestProbe(ALICE, 'recheck', app.now())]);
    let isAsked = false;
    const exec: TestApp['fly']['exec'] = async (...call) => {
      if (!isAsked) await app.db.write([requestProbe(ALICE, 'test', app.now())]);
      isAsked = true;
      return app.fly.exec(...call);
    };
    await build({ app: { ...app, fly: { ...app.fly, exec } } });
    expect(await newsOf(app, 'probed')).toHaveLength(1);
    expect(await rowOf(app)).toMatchObject({ probe_requested: null, due_at: null });
  });

  test('stays a test when a regular check becomes due before it', async () => {
    const bench = await aBench();
    const { app } = bench;
    await build(bench);
    await app.db.write([
      requestProbe(ALICE, 'test', app.now()),
      requestProbe(ALICE, 'recheck', app.now()),
    ]);
    await build(bench);
    expect(await newsOf(app, 'probed')).toHaveLength(1);
  });
});

test('a bigger plan is announced once everything that it includes is in force', async () => {
  const bench = await aBench();
  const { app } = bench;
  await subscribed(app, ALICE, 'starter');
  await build(bench);
  await subscribed(app, ALICE, 'pro');
  await app.db.write([raiseDesiredRev(ALICE, app.now())]);
  const toldBefore: string[] = [];
  const exec: TestApp['fly']['exec'] = async (...call) => {
    toldBefore.push(...(await newsOf(app, 'update:')));
    return app.fly.exec(...call);
  };
  const before = bench.fly.calls.length;
  await build({ app: { ...app, fly: { ...app.fly, exec } } });
  const operations = bench.fly.calls.slice(before).map(({ operation }) => operation);
  expect(operations).toEqual(expect.arrayContaining(['update-machine', 'exec']));
  expect(toldBefore).toEqual([]);
  expect(await newsOf(app, 'update:')).toHaveLength(1);
  expect(await rowOf(app)).toMatchObject({ start_cause: null, due_at: null });
});

test('a paid plan that ends by its time leaves a smaller one for free in force, as a revision of its own', async () => {
  const bench = await aBench();
  const { app } = bench;
  const endsAt = app.now() + 86_400_000;
  await app.db.write([
    { sql: 'UPDATE subscriptions SET cancel_at = ?', args: [endsAt] },
    saveComp(ALICE, { plan: 'starter', endsAt: endsAt * 2 }, app.now()),
  ]);
  expect(await settle(app, ALICE)).toMatchObject({ desired_rev: 1, due_at: endsAt });
  app.clock.now = endsAt;
  await build(bench, 1);
  expect(await settle(app, ALICE)).toMatchObject({
    desired_rev: 2,
    applied_rev: 2,
    due_at: endsAt * 2,
  });
});

describe('a restart', () => {
  test('is done once and announced when the agent is back', async () => {
    const bench = await aBench();
    await build(bench);
    await bench.app.db.write([requestRestart(ALICE), raiseDesiredRev(ALICE, bench.app.now())]);
    expect(await build(bench)).toMatchObject({ restart_requested: 0, started: 1, state: 'ready' });
    const restarts = bench.fly.calls.filter(({ operation }) => operation === 'restart-machine');
    expect(restarts).toHaveLength(1);
    expect(await newsOf(bench.app, 'restart:')).toHaveLength(1);
  });

  test('does not touch the credential on the volume', async () => {
    const bench = await aBench();
    await build(bench);
    await bench.app.db.write([requestRestart(ALICE), raiseDesiredRev(ALICE, bench.app.now())]);
    const row = await build(bench);
    expect(credentialsOn(bench, row)).toHaveLength(1);
  });
});

test('a channel that waits for the machine to run without it is disconnected at once', async () => {
  const bench = await aBench();
  const { app } = bench;
  await build(bench);
  await app.db.write([
    `INSERT INTO channels (id, account_id, kind, state, due_at, created_at)
     VALUES ('chn_1', '${ALICE}', 'telegram', 'disconnecting', ${app.clock.now + 10_000}, ${NOW})`,
    raiseDesiredRev(ALICE, app.now()),
  ]);
  await build(bench);
  expect(await valueOf(app, 'SELECT due_at FROM channels')).toBe(app.clock.now);
});

test('a revision requested during a run is applied as well', async () => {
  const bench = await aBench();
  await build(bench, 1);
  await bench.app.db.write([raiseDesiredRev(ALICE, bench.app.now())]);
  expect(await build(bench)).toMatchObject({ desired_rev: 2, applied_rev: 2, due_at: null });
});

describe('commands on the machine that take long', () => {
  /** The machine, as it answers while its commands are still running. */
  function busy({ app }: FleetBench, polls: number) {
    const started: string[] = [];
    let left = polls;
    const exec: TestApp['fly']['exec'] = async (name, id, command) => {
      if (command.argv[1] === 'start') started.push(command.argv.slice(3).join(' '));
      if (command.argv[1] !== 'result' || left === 0) return app.fly.exec(name, id, command);
      left -= 1;
      return { exitCode: 0, stdout: JSON.stringify({ state: 'running' }), stderr: '' };
    };
    return { app: { ...app, fly: { ...app.fly, exec } }, started };
  }

  /** A machine that is built but for its credential. */
  async function uptoCredential(): Promise<{ bench: FleetBench; id: string }> {
    const bench = await aBench();
    bench.fly.faults.enable('down:exec');
    const { id } = await build(bench, 6);
    bench.fly.faults.heal();
    return { bench, id: String(id) };
  }

  test('hold no job: it ends, and a later one continues without starting them again', async () => {
    const { bench, id } = await uptoCredential();
    const { app, started } = busy(bench, 3);
    const waits: number[] = [];
    for (let jobs = 0; jobs < 4; jobs += 1) {
      await reconcileMachine(app, id);
      const row = await rowOf(app);
      waits.push(Number(row['due_at']) - app.now());
      app.clock.now = Math.max(app.clock.now, Number(row['due_at']));
      app.commandResults.clear();
    }
    expect(waits.slice(0, 3)).toEqual([2000, 2000, 2000]);
    const row = await rowOf(app);
    expect(row).toMatchObject({ state: 'ready', attempts: 0, step_run: null });
    expect(started.filter((words) => words.includes('paste-token'))).toHaveLength(1);
    expect(credentialsOn(bench, row)).toEqual([{ profileId: 'anthropic:default', kind: 'token' }]);
  });

  test('end before a newer credential is written', async () => {
    const { bench, id } = await uptoCredential();
    const { app, started } = busy(bench, 2);
    await reconcileMachine(app, id);
    await acceptedCredential(app, ALICE, { ...KEY, version: 2 });
    await app.db.write([raiseDesiredRev(ALICE, app.now())]);
    await reconcileMachine(app, id);
    expect(started).toHaveLength(1);
    app.clock.now += 2000;
    await reconcileMachine(app, id);
    expect(started[1]).toContain('paste-api-key');
    expect(credentialsOn(bench, await rowOf(app))).toEqual([
      { profileId: 'anthropic:apikey', kind: 'api_key' },
    ]);
  });
});
