import { expect, test } from 'vitest';
import { anAccount, query, testApp, type TestApp } from '../../test/fixtures/app.ts';
import { NOW } from '../../test/fixtures/app-facts.ts';
import {
  addCheckoutIntent,
  listLiveCheckoutIntents,
  updateCheckoutIntent,
} from './checkout-intents.ts';

async function wants(app: TestApp, id: string, plan: 'starter' | 'pro' = 'pro'): Promise<void> {
  await app.db.write(addCheckoutIntent({ id, accountId: 'acc_alice', plan, now: app.now() }));
}

const states = async (app: TestApp) =>
  (await query(app, 'SELECT id, state, due_at FROM checkout_intents ORDER BY rowid')).map((row) => [
    row['id'],
    row['state'],
    row['due_at'],
  ]);

test('one intent of an account is live: a new request replaces the older', async () => {
  const app = await testApp();
  await anAccount(app);
  await wants(app, 'one');
  await wants(app, 'two');
  expect(await states(app)).toEqual([
    ['one', 'replaced', null],
    ['two', 'opening', NOW],
  ]);
});

test('a replaced link that exists at Stripe becomes due, so that the job expires it', async () => {
  const app = await testApp();
  await anAccount(app);
  await wants(app, 'one');
  await app.db.write([
    updateCheckoutIntent('one', { state: 'open', stripeSessionId: 'cs_1', dueAt: NOW + 9 }, 'any'),
  ]);
  app.clock.now += 5;
  await wants(app, 'two');
  expect(await states(app)).toEqual([
    ['one', 'replaced', NOW + 5],
    ['two', 'opening', NOW + 5],
  ]);
  const [live] = await app.db.read(listLiveCheckoutIntents('acc_alice'));
  expect(live).toMatchObject([{ id: 'one' }]);
});

test('the same request twice is stored once and does not replace itself', async () => {
  const app = await testApp();
  await anAccount(app);
  await wants(app, 'one');
  await wants(app, 'one');
  expect(await states(app)).toEqual([['one', 'opening', NOW]]);
});

test('two live intents of one account cannot be stored', async () => {
  const app = await testApp();
  await anAccount(app);
  await wants(app, 'one');
  await wants(app, 'two');
  await expect(
    app.db.write([updateCheckoutIntent('one', { state: 'open' }, 'any')]),
  ).rejects.toThrow('UNIQUE');
});

test('a closed intent never changes', async () => {
  const app = await testApp();
  await anAccount(app);
  for (const state of ['paid', 'expired', 'refused'] as const) {
    await wants(app, state);
    await app.db.write([updateCheckoutIntent(state, { state, dueAt: null }, 'any')]);
  }
  await wants(app, 'new');
  expect((await states(app)).map(([, state]) => state)).toEqual([
    'paid',
    'expired',
    'refused',
    'opening',
  ]);
});

test('intents of different accounts do not affect each other', async () => {
  const app = await testApp();
  await anAccount(app, 'alice');
  await anAccount(app, 'bob');
  await wants(app, 'one');
  await app.db.write(
    addCheckoutIntent({ id: 'bobs', accountId: 'acc_bob', plan: 'pro', now: NOW }),
  );
  expect((await states(app)).map(([, state]) => state)).toEqual(['opening', 'opening']);
});
