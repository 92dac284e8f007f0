import { expect, test } from 'vitest';
import {
  acceptedCredential,
  anAccount,
  chatKeyOf,
  query,
  says,
  testApp,
  type TestApp,
  waitingFor,
} from '../../test/fixtures/app.ts';
import { MINUTE, NOW } from '../../test/fixtures/app-facts.ts';
import { fakeCredential } from '../../sandbox/anthropic/fake-credentials.ts';
import { processEvents } from '../chat/process-events.ts';
import { requestMachine } from '../machines/request-machine.ts';
import { addCheckoutIntent } from '../store/checkout-intents.ts';
import { deliverToChat } from '../store/inbox.ts';
import { addStripeEvent, closeStripeEvents } from '../store/stripe-events.ts';
import { removeOldRows, sweep, sweepChats, sweepRecent } from './sweep.ts';

const jobs = (app: TestApp) => app.enqueued.splice(0).map(({ job }) => job);

/** A link, a credential and a machine that are all due. */
async function aBusyApp(settings: Record<string, string> = {}): Promise<TestApp> {
  const app = await testApp({ settings });
  await anAccount(app);
  await app.db.write([
    ...addCheckoutIntent({ id: 'chk_1', accountId: 'acc_alice', plan: 'pro', now: NOW }),
    ...requestMachine(app, 'acc_alice'),
  ]);
  await acceptedCredential(app, 'acc_alice', {
    kind: 'setup_token',
    value: fakeCredential('SETUP_TOKEN'),
  });
  return app;
}

test('a job is enqueued for every due row', async () => {
  const app = await aBusyApp();
  await sweep(app);
  expect(jobs(app).toSorted()).toEqual(['check-credential', 'open-checkout', 'reconcile-machine']);
});

test('a row that was enqueued and not finished is enqueued again after a while', async () => {
  const app = await aBusyApp();
  await sweep(app);
  jobs(app);
  await sweep(app);
  expect(jobs(app)).toEqual([]);
  app.clock.now += 30_000;
  await sweep(app);
  expect(jobs(app)).toHaveLength(3);
});

test('after a start, and after Redis was emptied, every due row is enqueued at once', async () => {
  const app = await aBusyApp();
  await sweep(app);
  jobs(app);
  await sweep(app, true);
  expect(jobs(app)).toHaveLength(3);
  app.clock.now += 1;
  const forgetful = { ...app, queue: { ...app.queue, hasForgotten: () => Promise.resolve(true) } };
  await sweep(forgetful);
  expect(jobs(app)).toHaveLength(3);
});

/** A queue whose workers finish everything that waits whenever they are asked how much waits. */
function aQueueOf(app: TestApp) {
  const taken: string[][] = [];
  let waiting: string[] = [];
  const queue: TestApp['queue'] = {
    ...app.queue,
    enqueueFound: async (job, payloads) => void waiting.push(...payloads.map(() => job)),
    countWaiting: async (lane) => {
      if (lane === 'people' && waiting.length > 0) taken.push(waiting);
      if (lane === 'people') waiting = [];
      return 0;
    },
  };
  return { queue, taken };
}

test('many due rows are enqueued as fast as the workers finish them, and no table waits for another', async () => {
  const app = await testApp({ settings: { WORKERS_PEOPLE: '5' } });
  await anAccount(app);
  const event = (id: number) => ({
    id: `evt_${id}`,
    type: 'invoice.paid',
    created: 1,
    customerId: null,
    objectId: null,
  });
  await app.db.write(
    Array.from({ length: 120 }, (_, id) => addStripeEvent(event(id), 'received', NOW)),
  );
  app.clock.now += 1;
  const intent = { id: 'chk_1', accountId: 'acc_alice', plan: 'pro' as const, now: app.now() };
  await app.db.write(addCheckoutIntent(intent));
  const { queue, taken } = aQueueOf(app);
  await sweep({ ...app, queue });
  await queue.countWaiting('people');
  expect(taken.flat()).toHaveLength(121);
  expect(Math.max(...taken.map((jobs) => jobs.length))).toBeLessThanOrEqual(100);
  expect(taken[0]).toContain('open-checkout');
});

test('a full lane takes no row, and Redis away takes none either', async () => {
  const app = await aBusyApp();
  const stop = new AbortController();
  stop.abort();
  for (const waiting of [100_000, null]) {
    const queue = { ...app.queue, countWaiting: () => Promise.resolve(waiting) };
    await sweep({ ...app, queue }, false, stop.signal);
    expect(jobs(app)).toEqual([]);
  }
  await sweep(app);
  expect(jobs(app)).toHaveLength(3);
});

test('a request without a name is found among older rows, in the lane of what people wait for', async () => {
  const app = await testApp();
  await anAccount(app);
  const at = (id: string, now: number) =>
    addCheckoutIntent({ id, accountId: 'acc_alice', plan: 'pro', now });
  await app.db.write(at('chk_old', NOW - 60_000));
  await app.db.write([`UPDATE checkout_intents SET state = 'open'`, ...at('chk_new', NOW)]);
  await sweepRecent(app);
  expect(app.enqueued).toMatchObject([{ job: 'open-checkout', payload: { id: 'chk_new' } }]);
});

test('an event that was not processed for five seconds is answered', async () => {
  const app = await testApp();
  await anAccount(app);
  const event = { kind: 'text' as const, text: '/help' };
  await app.db.write([deliverToChat(chatKeyOf('alice'), { eventId: '1', event, receivedAt: NOW })]);
  app.clock.now += 4999;
  await sweepChats(app);
  expect(await waitingFor(app, 'alice')).toEqual([]);
  app.clock.now += 1;
  await sweepChats(app);
  await processEvents(app, chatKeyOf('alice'));
  expect(await waitingFor(app, 'alice')).toHaveLength(1);
});

test('closed events and messages are kept for a week', async () => {
  const app = await testApp();
  await says(app, 'alice', '/help');
  app.clock.now += 7 * 24 * 60 * MINUTE - 1;
  await removeOldRows(app);
  expect(await query(app, 'SELECT * FROM inbox')).toHaveLength(1);
  app.clock.now += 1;
  await removeOldRows(app);
  expect(await query(app, 'SELECT * FROM inbox')).toEqual([]);
  expect(await waitingFor(app, 'alice')).toHaveLength(1);
});

test('many old rows are deleted in small steps, so that other writes get their turn', async () => {
  const app = await testApp();
  const rows = { sql: manyClosedEvents(1201), args: [] };
  await app.db.write([rows]);
  const steps: unknown[] = [];
  const write: TestApp['db']['write'] = async (writes) => {
    const outcomes = await app.db.write(writes);
    steps.push(...(outcomes as unknown[]));
    return outcomes;
  };
  app.clock.now += 7 * 24 * 60 * MINUTE + 1;
  await removeOldRows({ ...app, db: { ...app.db, write } });
  expect(steps.filter((deleted) => deleted !== 0)).toEqual([500, 500, 201]);
  expect(await query(app, 'SELECT * FROM inbox')).toEqual([]);
});

const manyClosedEvents = (count: number) =>
  `WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ${count})
   INSERT INTO inbox (platform, bot, event_id, chat, event, state, received_at)
   SELECT 'console', 'main', n, 'alice', '', 'done', ${NOW} FROM number`;

test('a closed Stripe event keeps only what recognises a repeat, and goes after 90 days', async () => {
  const app = await testApp();
  const event = (id: string) => ({
    id,
    type: 'invoice.paid',
    created: 1,
    customerId: 'cus_1',
    objectId: 'in_1',
  });
  await app.db.write([
    addStripeEvent(event('closed'), 'received', NOW),
    addStripeEvent(event('ignored'), 'ignored', NOW),
    addStripeEvent(event('open'), 'received', NOW),
    closeStripeEvents(['closed']),
  ]);
  const stored = () => query(app, 'SELECT id, object_id FROM stripe_events ORDER BY id');
  expect(await stored()).toMatchObject([
    { id: 'closed', object_id: null },
    { id: 'ignored', object_id: null },
    { id: 'open', object_id: 'in_1' },
  ]);
  app.clock.now += 90 * 24 * 60 * MINUTE - 1;
  await removeOldRows(app);
  expect(await stored()).toHaveLength(3);
  app.clock.now += 1;
  await removeOldRows(app);
  expect(await stored()).toMatchObject([{ id: 'open' }]);
});
