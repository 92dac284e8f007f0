import { expect, test } from 'vitest';
import {
  acceptedCredential,
  anAccount,
  chatOf,
  laneOf,
  query,
  says,
  testApp,
  type TestApp,
  waitingFor,
  wordsFor,
} from '../../test/fixtures/app.ts';
import { MINUTE, NOW } from '../../test/fixtures/app-facts.ts';
import { fakeCredential } from '../../sandbox/anthropic/fake-credentials.ts';
import { processEvents } from '../chat/process-events.ts';
import { requestMachine } from '../machines/request-machine.ts';
import { addCheckoutIntent } from '../store/checkout-intents.ts';
import { addToInbox } from '../store/inbox.ts';
import { updateMachine } from '../store/machines.ts';
import { removeOldRows, sweep } from './sweep.ts';

const jobs = (app: TestApp) => app.rings.splice(0).map(({ job }) => job);

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

test('everything that is due is rung for, from the rows alone', async () => {
  const app = await aBusyApp();
  await sweep(app);
  expect(jobs(app).toSorted()).toEqual(['check-credential', 'open-checkout', 'reconcile-machine']);
});

test('what was rung for gets its time, and is rung for again when nobody finished it', async () => {
  const app = await aBusyApp();
  await sweep(app);
  jobs(app);
  await sweep(app);
  expect(jobs(app)).toEqual([]);
  app.clock.now += 30_000;
  await sweep(app);
  expect(jobs(app)).toHaveLength(3);
});

test('after a start, or when Redis was emptied, nothing waits for its turn', async () => {
  const app = await aBusyApp();
  await sweep(app);
  jobs(app);
  await sweep(app, true);
  expect(jobs(app)).toHaveLength(3);
  const forgetful = { ...app, queue: { ...app.queue, hasForgotten: () => Promise.resolve(true) } };
  await sweep(forgetful);
  expect(jobs(app)).toHaveLength(3);
});

test('an event that nobody took for five seconds is answered', async () => {
  const app = await testApp();
  await anAccount(app);
  const incoming = { kind: 'text' as const, text: '/help' };
  await app.db.write([addToInbox(chatOf('alice'), { eventId: '1', incoming, receivedAt: NOW })]);
  app.clock.now += 4999;
  await sweep(app);
  expect(await waitingFor(app, 'alice')).toEqual([]);
  app.clock.now += 1;
  await sweep(app);
  await processEvents(app, laneOf('alice'));
  expect(await waitingFor(app, 'alice')).toHaveLength(1);
});

test('a late build is told to its customer after two minutes and to us after five, each once', async () => {
  const app = await aBusyApp();
  const late = async () =>
    (await query(app, `SELECT event_id FROM inbox WHERE event_id LIKE '%late%'`)).length;
  const alarms = () => app.logged.filter((line) => line.includes('not ready after 5 min')).length;
  for (const [minutes, told, alarmed] of [
    [1, 0, 0],
    [2, 1, 0],
    [3, 1, 0],
    [5, 2, 1],
    [9, 2, 1],
  ]) {
    app.clock.now = NOW + minutes! * MINUTE;
    await sweep(app);
    expect([await late(), alarms()]).toEqual([told, alarmed]);
  }
});

test('operators are told of a late build once', async () => {
  const app = await aBusyApp({ OPERATORS_CONSOLE: 'olga' });
  await anAccount(app, 'olga');
  for (const minutes of [4, 5, 6]) {
    app.clock.now = NOW + minutes * MINUTE;
    await sweep(app);
  }
  await processEvents(app, laneOf('olga'));
  expect(await wordsFor(app, 'olga')).toContain('Paid, but not ready after 5 minutes.');
  expect(await waitingFor(app, 'olga')).toHaveLength(1);
});

test('a machine that is ready is never late', async () => {
  const app = await aBusyApp();
  const [machine] = await query(app, 'SELECT id FROM machines');
  await app.db.write([updateMachine(String(machine!['id']), { state: 'ready' })]);
  app.clock.now += 60 * MINUTE;
  await sweep(app);
  expect(await query(app, `SELECT * FROM inbox`)).toEqual([]);
});

test('what is closed is kept for a week', async () => {
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
