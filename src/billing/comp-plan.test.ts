import { describe, expect, test } from 'vitest';
import { fakeCredential } from '../../sandbox/anthropic/fake-credentials.ts';
import { MINUTE } from '../../test/fixtures/app-facts.ts';
import {
  acceptedCredential,
  query,
  says,
  subscribed,
  type TestApp,
  valueOf,
  wordsFor,
} from '../../test/fixtures/app.ts';
import {
  anOperatedApp,
  asks,
  shownTo,
  workOffOperations,
} from '../../test/fixtures/operated-app.ts';
import { sendNotice } from '../notices/send-notice.ts';
import { addApiKey, findApiCaller } from '../store/api-keys.ts';
import { findCaller } from '../store/callers.ts';
import { findEntitlement } from '../store/entitlements.ts';
import { findGraceCaller } from '../store/graces.ts';
import { sweep } from '../work/sweep.ts';
import { endComp } from './comp-plan.ts';

const DAY = 24 * 60 * MINUTE;
const BOB = 'acc_bob';

async function comps(app: TestApp, line: string): Promise<void> {
  await asks(app, 'otto', `/ops_comp ${line}`);
  await asks(app, 'otto', 'Yes, do it');
}

/** Runs what is due of reminders and free plans, and answers the chats. */
async function passes(app: TestApp, ms: number): Promise<void> {
  app.clock.now += ms;
  app.enqueued.splice(0);
  await sweep(app);
  for (const { job, payload } of app.enqueued.splice(0)) {
    const { id } = payload as { id: string };
    if (job === 'send-notice') await sendNotice(app, id);
    if (job === 'end-comp') await endComp(app, id);
  }
  await workOffOperations(app);
}

const planOf = async (app: TestApp, account: string) =>
  (await app.db.read(findEntitlement(account, app.now())))[0].plan;
const answer = async (app: TestApp) => (await shownTo(app, 'otto'))?.body[0]?.text ?? '';
const machinesOf = (app: TestApp, account: string) =>
  query(app, 'SELECT desired_rev FROM machines WHERE account_id = ?', account);

describe('somebody who has never paid', () => {
  test('gets a plan and an agent, is told when it starts and before it ends, and what is left then', async () => {
    const app = await anOperatedApp();
    const value = fakeCredential('SETUP_TOKEN');
    await acceptedCredential(app, BOB, { kind: 'setup_token', value });
    await asks(app, 'otto', `/ops_comp ${BOB} pro 30 he found a fault`);
    expect(await answer(app)).toContain('They get Pro for 30 days without paying');
    expect(await planOf(app, BOB)).toBeNull();
    await asks(app, 'otto', 'Yes, do it');
    expect(await planOf(app, BOB)).toBe('pro');
    expect(await machinesOf(app, BOB)).toHaveLength(1);
    expect(await valueOf(app, 'SELECT reason FROM audit')).toBe('he found a fault');
    await says(app, 'bob', '/plan');
    const told = await wordsFor(app, 'bob');
    expect(told).toContain('Good news: Pro is on us until');
    expect(told).toContain('Pro, free until');
    await says(app, 'bob', '/privacy');
    expect((await shownTo(app, 'bob'))?.fields?.[0]?.value).toContain('gave you a plan for free');

    await passes(app, 24 * DAY);
    await says(app, 'bob', '/status');
    expect(await wordsFor(app, 'bob')).toContain('Your free Pro ends on');
    await app.db.write([`DELETE FROM machines WHERE account_id = '${BOB}'`]);
    await passes(app, 6 * DAY);
    await says(app, 'bob', '/plan');
    expect(await planOf(app, BOB)).toBeNull();
    expect(await wordsFor(app, 'bob')).toContain('Your free Pro has ended. Nothing is deleted');
    expect(await query(app, 'SELECT due_at FROM lapses')).toMatchObject([
      { due_at: app.now() + 30 * DAY },
    ]);
  });

  test('loses it when an operator ends it, and can buy one while it runs', async () => {
    const app = await anOperatedApp();
    await comps(app, `${BOB} starter 10 a trial`);
    await says(app, 'bob', '/plan');
    await says(app, 'bob', 'Choose a plan');
    await says(app, 'bob', 'Pro');
    await says(app, 'bob', '1');
    expect(await query(app, 'SELECT plan, state FROM checkout_intents')).toMatchObject([
      { plan: 'pro', state: 'opening' },
    ]);
    await comps(app, `${BOB} starter 0 enough`);
    await passes(app, 0);
    expect(await planOf(app, BOB)).toBeNull();
    await comps(app, `${BOB} starter 0 enough`);
    expect(await answer(app)).toContain('This customer has no free plan.');
  });
});

describe('somebody who pays', () => {
  test('gets a bigger plan wherever it is asked for, and goes back to their own', async () => {
    const app = await anOperatedApp();
    await subscribed(app, 'acc_alice', 'starter');
    await app.db.write([
      `UPDATE machines SET service_token_hash = 'token'`,
      addApiKey({
        id: 'key_1',
        accountId: 'acc_alice',
        hash: 'key',
        last4: '1234',
        scope: 'read',
        createdAt: 1,
      }),
    ]);
    await comps(app, 'acc_alice power 10 her agent was down');
    const now = app.now();
    const [caller, api, grace] = await app.db.read(
      findCaller('token', now),
      findApiCaller('key', now),
      findGraceCaller('token', now),
    );
    const plans = [caller, api, grace].map((each) => each?.entitlement.plan);
    expect(plans).toEqual(['power', 'power', 'power']);
    expect(await machinesOf(app, 'acc_alice')).toMatchObject([{ desired_rev: 2 }]);
    await says(app, 'alice', '/plan');
    const shown = await shownTo(app, 'alice');
    expect(shown?.title).toContain('Power');
    expect(shown?.body.map(({ text }) => text).join()).toContain('you’re back on Starter');
    expect(shown?.choices?.map((choice) => choice.id)).toContain('cancel_plan');
    await asks(app, 'vera', '/ops_find acc_alice');
    expect((await shownTo(app, 'vera'))?.fields).toContainEqual({
      label: 'Plan',
      value: expect.stringContaining('power for free until') as unknown,
    });
    await passes(app, 10 * DAY);
    expect(await planOf(app, 'acc_alice')).toBe('starter');
    expect(await wordsFor(app, 'alice')).toContain(
      'Your free Power has ended. You’re back on Starter.',
    );
    expect(await machinesOf(app, 'acc_alice')).toMatchObject([{ desired_rev: 3 }]);
  });

  test('is given nothing that they pay for already', async () => {
    const app = await anOperatedApp();
    await asks(app, 'otto', '/ops_comp acc_alice pro 10 a present');
    expect(await answer(app)).toContain('This customer pays for Pro already.');
  });
});
