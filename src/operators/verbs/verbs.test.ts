import { describe, expect, test } from 'vitest';
import { aStripe, clientOf, PRICES } from '../../../sandbox/stripe/testing.ts';
import { MINUTE, NOW } from '../../../test/fixtures/app-facts.ts';
import { aFleet, aRunningAgent, settle } from '../../../test/fixtures/app-machine.ts';
import {
  anAccount,
  chatOf,
  query,
  says,
  type TestApp,
  valueOf,
  wordsFor,
} from '../../../test/fixtures/app.ts';
import { anOperatedApp, asks, shownTo } from '../../../test/fixtures/operated-app.ts';
import { ensureCustomer, saveCustomer } from '../../store/customers.ts';
import { findCaller } from '../../store/callers.ts';
import { listSoftGates } from '../../store/gates.ts';
import { startGrace } from '../../store/graces.ts';
import { saveRisk } from '../../store/payment-risks.ts';
import { addRollout } from '../../store/rollouts.ts';
import { putAside } from '../../store/aside.ts';
import { addToOutbox, requeueMessage } from '../../store/outbox.ts';
import { serviceVerbs } from './service.ts';
import { reconcileMachine } from '../../machines/reconcile.ts';

const answerTo = async (app: TestApp, person: string) =>
  (await shownTo(app, person))?.body.map(({ text }) => text).join('\n') ?? '';

async function confirms(app: TestApp, person: string, text: string): Promise<void> {
  await asks(app, person, text);
  await asks(app, person, 'Yes, do it');
}

describe('failed work', () => {
  const FAILING = `INSERT INTO stripe_events (id, type, created, state, attempts, due_at, received_at)
    VALUES ('evt_1', 'invoice.paid', 1, 'received', 5, ?, 1)`;

  test('is listed with its cause, tried again, and discarded with a reason', async () => {
    const app = await anOperatedApp();
    const later = app.now() + 10 * MINUTE;
    await app.db.write([{ sql: FAILING, args: [later] }]);
    await app.db.write([
      { sql: `UPDATE machines SET attempts = 4, trouble = 'capacity', due_at = ?`, args: [later] },
    ]);
    await asks(app, 'vera', '/ops_failed');
    const id = String(await valueOf(app, 'SELECT id FROM machines'));
    expect(await answerTo(app, 'vera')).toContain(
      `reconcile-machine ${id}: 4 times, capacity; next try in 10 min`,
    );
    await asks(app, 'otto', '/ops_retry process-stripe-event evt_1');
    expect(await query(app, 'SELECT attempts, due_at FROM stripe_events')).toMatchObject([
      { attempts: 0, due_at: app.now() },
    ]);
    await confirms(app, 'otto', `/ops_discard reconcile-machine ${id} its region is closed`);
    expect(await valueOf(app, 'SELECT due_at FROM machines')).toBeNull();
    expect((await query(app, 'SELECT action, after FROM audit')).at(-1)).toMatchObject({
      action: 'discard',
      after: 'given up: its region is closed',
    });
    await asks(app, 'otto', '/ops_retry reconcile-machine mch_none');
    expect(await answerTo(app, 'otto')).toContain('No work called reconcile-machine mch_none');
  });

  test('is also a message that was put aside, whose chat goes on', async () => {
    const app = await anOperatedApp();
    const content = { screen: { body: [] }, ref: 1 };
    for (const id of ['out_1', 'out_2']) {
      const message = { id, slot: null, mode: 'send' as const, content: { ...content, id } };
      await app.db.write([
        ...addToOutbox(chatOf('bob'), message, app.now()),
        requeueMessage(id, app.now() + 10 * MINUTE),
        requeueMessage(id, app.now() + 10 * MINUTE),
        requeueMessage(id, app.now() + 10 * MINUTE),
        putAside(id, '400 NEW_RULE'),
      ]);
    }
    await asks(app, 'vera', '/ops_failed');
    expect(await answerTo(app, 'vera')).toContain(
      'send-message out_1: 3 times, 400 NEW_RULE; next try in 10 min',
    );
    await asks(app, 'otto', '/ops_retry send-message out_1');
    expect(await valueOf(app, `SELECT not_before FROM outbox WHERE id = 'out_1'`)).toBe(app.now());
    await confirms(app, 'otto', '/ops_discard send-message out_2 nobody needs it');
    expect(await valueOf(app, `SELECT state FROM outbox WHERE id = 'out_2'`)).toBe('failed');
  });
});

describe('switches', () => {
  test('name whom they hit, and nobody can pay until they are back', async () => {
    const app = await anOperatedApp();
    await says(app, 'bob', '/plan');
    await asks(app, 'olga', '/ops_switch payments off Stripe is ill');
    expect(await answerTo(app, 'olga')).toContain(
      'Subscriptions renew as always, because Stripe does that: 1 now.',
    );
    await asks(app, 'olga', 'Yes, do it');
    await says(app, 'bob', 'Pro');
    await says(app, 'bob', '1');
    expect(await wordsFor(app, 'bob')).toContain('our team has paused them');
    expect(await query(app, 'SELECT * FROM checkout_intents')).toEqual([]);
    await confirms(app, 'olga', '/ops_switch payments on well again');
    await says(app, 'bob', '/plan');
    await says(app, 'bob', 'Pro');
    expect(await query(app, 'SELECT * FROM checkout_intents')).toHaveLength(1);
  });

  test('belong to owners', async () => {
    const app = await anOperatedApp();
    await asks(app, 'otto', '/ops_switch payments off for fun');
    expect(await wordsFor(app, 'otto')).toContain('That needs the role owner');
  });

  test('leave a platform on when nobody could switch it on again from another one', async () => {
    const app = await anOperatedApp();
    await asks(app, 'olga', '/ops_switch telegram off it floods us');
    expect(await answerTo(app, 'olga')).toContain('Nobody gets an answer on Telegram.');
    const alone = await anOperatedApp({
      OPERATORS_CONSOLE: 'otto',
      OPERATORS_TELEGRAM: '1001:owner',
    });
    await expect(
      serviceVerbs.switch.look(alone, { part: 'telegram', to: 'off', reason: '' }),
    ).rejects.toThrow('Nobody could switch telegram on again');
  });

  test('reach services and builds', async () => {
    const app = await anOperatedApp();
    await confirms(app, 'olga', '/ops_switch search off the bill explodes');
    const hash = String(await valueOf(app, 'SELECT service_token_hash FROM machines'));
    const [caller] = await app.db.read(findCaller(hash, app.now()));
    expect(caller?.switchedOff).toEqual(['search']);
    await confirms(app, 'olga', '/ops_switch builds off no room');
    const id = String(await valueOf(app, 'SELECT id FROM machines'));
    await app.db.write([{ sql: `UPDATE machines SET state = 'building', due_at = 1`, args: [] }]);
    await reconcileMachine(app, id);
    expect(await query(app, 'SELECT app_created, due_at, attempts FROM machines')).toMatchObject([
      { app_created: 0, due_at: app.now() + MINUTE, attempts: 0 },
    ]);
  });
});

test('a rollout is paused, continued and taken back', async () => {
  const app = await anOperatedApp();
  const rollout = { id: 'rol_1', image: 'agent:2', previousImage: 'agent:1' };
  await app.db.write([addRollout({ ...rollout, state: 'rolling', goesBack: false }, app.now())]);
  await confirms(app, 'olga', '/ops_rollout_set pause');
  expect(await valueOf(app, 'SELECT due_at FROM rollouts')).toBeNull();
  await asks(app, 'vera', '/ops_rollout');
  expect(await answerTo(app, 'vera')).toContain('agent:2: paused');
  await confirms(app, 'olga', '/ops_rollout_set continue');
  expect(await valueOf(app, 'SELECT due_at FROM rollouts')).toBe(app.now());
  await confirms(app, 'olga', '/ops_rollout_set back');
  expect(await query(app, 'SELECT image, state, goes_back FROM rollouts')).toMatchObject([
    { image: 'agent:2', state: 'replaced', goes_back: 0 },
    { image: 'agent:1', state: 'rolling', goes_back: 1 },
  ]);
});

test('a machine is kept on its image until it may follow the fleet again', async () => {
  const app = await anOperatedApp();
  await app.db.write([`UPDATE machines SET image = 'agent:1'`]);
  await asks(app, 'otto', '/ops_pin alice on the new image breaks her plugin');
  expect(await answerTo(app, 'otto')).toContain('It stays on agent:1, and gets no fix');
  await asks(app, 'otto', 'Yes, do it');
  expect(await valueOf(app, 'SELECT pinned_image FROM machines')).toBe('agent:1');
  await says(app, 'alice', '/privacy');
  expect((await shownTo(app, 'alice'))?.fields?.[0]?.value).toContain('which version of OpenClaw');
  await confirms(app, 'otto', '/ops_pin alice off mended');
  expect(await valueOf(app, 'SELECT pinned_image FROM machines')).toBeNull();
});

test('one machine gets more memory than its plan, and restarts with it', async () => {
  const bench = await aFleet({ OPERATORS_CONSOLE: 'otto' });
  const { app, fly } = bench;
  await anAccount(app, 'otto');
  await aRunningAgent(bench, { person: 'alice', plan: 'pro' });
  const memory = async () => {
    const name = String(await valueOf(app, 'SELECT app_name FROM machines'));
    return fly.machines(name)[0]?.config.guest?.memory_mb;
  };
  expect(await memory()).toBe(2048);
  await asks(app, 'otto', '/ops_memory alice 4096 two channels need it');
  expect(await answerTo(app, 'otto')).toContain('about $5 a GiB and month');
  await asks(app, 'otto', 'Yes, do it');
  await settle(app, 'acc_alice', 3);
  expect(await memory()).toBe(4096);
  await confirms(app, 'otto', '/ops_memory alice 0 one channel is gone');
  await settle(app, 'acc_alice', 3);
  expect(await memory()).toBe(2048);
});

test('Stripe is read again for one customer, who finds it in /privacy', async () => {
  const app = await anOperatedApp();
  await asks(app, 'otto', '/ops_sync alice');
  expect(app.enqueued).toContainEqual({
    job: 'sync-customer',
    payload: { accountId: 'acc_alice', asked: false },
    delayMs: 0,
  });
  await says(app, 'alice', '/privacy');
  expect((await shownTo(app, 'alice'))?.fields?.[0]?.value).toContain('read your subscription');
});

test('a customer is found by what Stripe knows, and one screen shows everything about them', async () => {
  const stripe = await aStripe({ now: () => NOW, prices: PRICES });
  const app = await anOperatedApp({ STRIPE_API_URL: stripe.url });
  const email = 'alice@example.com';
  const { id } = await clientOf(stripe).customers.create({ email, metadata: {} });
  await app.db.write([ensureCustomer('acc_alice', NOW), saveCustomer('acc_alice', id)]);
  await asks(app, 'vera', `/ops_email ${email}`);
  expect(await answerTo(app, 'vera')).toBe('/ops_find acc_alice');
  await asks(app, 'otto', '/ops_sync alice');
  for (const wanted of [id, 'sub_acc_alice']) {
    await says(app, 'otto', `/ops_find ${wanted}`);
    const fields = (await shownTo(app, 'otto'))?.fields ?? [];
    const valueOf = (name: string) => fields.find(({ label }) => label === name)?.value;
    expect(valueOf('Account')).toBe('acc_alice');
    expect(valueOf('Stripe')).toBe(id);
    expect(valueOf('Usage')).toContain('search 0/2000');
    expect(valueOf('Money a month')).toBe('$30 in, about $1.25 out at Fly');
    expect(valueOf('Log')).toContain('console:otto · sync');
  }
});

test('an orphan at Fly is deleted after a look at what goes with it, and an app of a customer is not', async () => {
  const { app, fly } = await aFleet({ OPERATORS_CONSOLE: 'olga:owner' });
  await anAccount(app, 'olga');
  const row = await aRunningAgent({ app, fly });
  await app.fly.createApp('agent-of-nobody', 'sandbox');
  await app.fly.createVolume('agent-of-nobody', { name: 'data', region: 'iad', size_gb: 2 });
  await asks(app, 'olga', '/ops_orphans');
  expect(await answerTo(app, 'olga')).toContain('agent-of-nobody: 0 machines, 1 disks');
  await asks(app, 'olga', `/ops_delete_orphan ${String(row['app_name'])}`);
  expect(await answerTo(app, 'olga')).toContain('belongs to nobody.');
  await asks(app, 'olga', '/ops_delete_orphan agent-of-nobody');
  expect(await answerTo(app, 'olga')).toContain('deleted at Fly with its disks');
  expect(fly.counts()).toMatchObject({ apps: 2 });
  await asks(app, 'olga', 'Yes, do it');
  expect(fly.counts()).toMatchObject({ apps: 1 });
});

describe('the money of one customer', () => {
  test('goes back once an owner has confirmed what, and whether the plan ends', async () => {
    const app = await anOperatedApp();
    await asks(app, 'olga', '/ops_refund acc_alice second stays charged twice');
    expect(await answerTo(app, 'olga')).toContain('would go on charging');
    await asks(app, 'otto', '/ops_refund acc_alice last stays charged twice');
    await asks(app, 'olga', '/ops_refund acc_alice last stays charged twice');
    expect(await answerTo(app, 'olga')).toContain('The last payment goes back. The plan stays.');
    expect(await query(app, 'SELECT * FROM refunds')).toEqual([]);
    await asks(app, 'olga', 'Yes, do it');
    expect(
      await query(app, 'SELECT account_id, kind, scope, ends_plan, state FROM refunds'),
    ).toMatchObject([
      {
        account_id: 'acc_alice',
        kind: 'by_operator',
        scope: 'last',
        ends_plan: 0,
        state: 'requested',
      },
    ]);
    await says(app, 'alice', '/privacy');
    expect((await shownTo(app, 'alice'))?.fields?.[0]?.value).toContain('gave you money back');
  });

  test('goes back in part, and the plan stays', async () => {
    const app = await anOperatedApp();
    await asks(app, 'olga', '/ops_refund_part acc_alice 1250 a day without search');
    expect(await answerTo(app, 'olga')).toContain('$12.50 of what was paid for this month goes');
    await asks(app, 'olga', 'Yes, do it');
    expect(
      await query(app, 'SELECT kind, scope, amount_cents, ends_plan FROM refunds'),
    ).toMatchObject([{ kind: 'by_operator', scope: 'period', amount_cents: 1250, ends_plan: 0 }]);
  });

  test('can be trusted again after a warning', async () => {
    const app = await anOperatedApp();
    await confirms(app, 'olga', '/ops_trust acc_alice we called her');
    expect(await answerTo(app, 'olga')).toContain('No warning counts against this customer.');
    const risk = { id: 'issfr_1', kind: 'warning', charge: 'ch_1', state: 'open' } as const;
    await app.db.write(saveRisk('acc_alice', { ...risk, fingerprint: null }, app.now()));
    await confirms(app, 'olga', '/ops_trust acc_alice we called her');
    expect(await valueOf(app, 'SELECT state FROM payment_risks')).toBe('trusted');
  });

  test('is not asked for some more days on our key', async () => {
    const app = await anOperatedApp();
    const now = app.now();
    await app.db.write([startGrace('acc_alice', { now, endsAt: now + MINUTE })]);
    await confirms(app, 'otto', '/ops_grace acc_alice 10 she is ill');
    expect(await valueOf(app, 'SELECT ends_at FROM graces')).toBe(now + 10 * 24 * 60 * MINUTE);
    expect(await answerTo(app, 'alice')).toContain('how long your agent may use our Claude key');
  });
});

describe('the limits of services', () => {
  test('one customer gets more of one for this month', async () => {
    const app = await anOperatedApp();
    await confirms(app, 'otto', '/ops_units acc_alice search 50 an outage');
    expect(await query(app, 'SELECT account_id, service, extra FROM usage_counters')).toMatchObject(
      [{ account_id: 'acc_alice', service: 'search', extra: 50 }],
    );
    expect(await answerTo(app, 'alice')).toContain('more of a service');
  });

  test('only warn for some hours, and are enforced again', async () => {
    const app = await anOperatedApp();
    const soft = async () => (await app.db.read(listSoftGates(app.now())))[0];
    await confirms(app, 'olga', '/ops_enforcement search 5 the provider was down');
    expect(await soft()).toEqual(['search']);
    app.clock.now += 6 * 60 * MINUTE;
    expect(await soft()).toEqual([]);
    await confirms(app, 'olga', '/ops_enforcement browser 5 tests');
    await confirms(app, 'olga', '/ops_enforcement browser 0 done');
    expect(await soft()).toEqual([]);
  });
});
