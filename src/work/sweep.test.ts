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
import { addStripeEvent, closeStripeEvent } from '../store/stripe-events.ts';
import { removeOldRows, sweep } from './sweep.ts';

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
  const forgetful = { ...app, queue: { ...app.queue, hasForgotten: () => Promise.resolve(true) } };
  await sweep(forgetful);
  expect(jobs(app)).toHaveLength(3);
});

test('an event that was not processed for five seconds is answered', async () => {
  const app = await testApp();
  await anAccount(app);
  const event = { kind: 'text' as const, text: '/help' };
  await app.db.write([deliverToChat(chatKeyOf('alice'), { eventId: '1', event, receivedAt: NOW })]);
  app.clock.now += 4999;
  await sweep(app);
  expect(await waitingFor(app, 'alice')).toEqual([]);
  app.clock.now += 1;
  await sweep(app);
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
    closeStripeEvent('closed'),
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
