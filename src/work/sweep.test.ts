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
  app.clock.now += 7 * 24 * 60 * MINUTE;
  await removeOldRows(app);
  expect(await query(app, 'SELECT * FROM inbox')).toHaveLength(1);
  app.clock.now += 1;
  await removeOldRows(app);
  expect(await query(app, 'SELECT * FROM inbox')).toEqual([]);
  expect(await waitingFor(app, 'alice')).toHaveLength(1);
});
