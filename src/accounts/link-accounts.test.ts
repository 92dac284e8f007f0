import { describe, expect, test } from 'vitest';
import { aStripe, clientOf, pay, aCheckout } from '../../sandbox/stripe/testing.ts';
import {
  acceptedCredential,
  anAccount,
  chatKeyOf,
  pastedCredential,
  query,
  says,
  subscribed,
  testApp,
  type TestApp,
  valueOf,
  wordsFor,
} from '../../test/fixtures/app.ts';
import { MINUTE } from '../../test/fixtures/app-facts.ts';
import { openSeal } from '../sealing/seal.ts';
import { processEvents } from '../chat/process-events.ts';
import { requestMachine } from '../machines/request-machine.ts';
import { planNotices } from '../notices/notices.ts';
import { addCheckoutIntent, updateCheckoutIntent } from '../store/checkout-intents.ts';
import { ensureCustomer, saveCustomer } from '../store/customers.ts';
import { addDeletion, undoDeletion } from '../store/deletions.ts';
import { isStaleSession, saveSession } from '../store/inbox.ts';
import { mergeAccounts } from '../store/link-accounts.ts';
import { addLinkCode, confirmLinkCode, enterLinkCode } from '../store/link-codes.ts';
import { sweep } from '../work/sweep.ts';
import { linkAccounts } from './link-accounts.ts';

const [PHONE, DESK] = ['acc_phone', 'acc_desk'];

/** Two accounts whose chats have both confirmed the code that the phone showed. */
async function aConfirmedCode(settings = {}): Promise<TestApp> {
  const app = await testApp({ settings });
  await anAccount(app, 'phone');
  await anAccount(app, 'desk');
  const now = app.now();
  const times = { now, expiresAt: now + 10 * MINUTE };
  const code = { id: 'lcd_1', codeHash: 'h', accountId: PHONE, chat: chatKeyOf('phone'), ...times };
  await app.db.write([...addLinkCode(code), enterLinkCode('lcd_1', chatKeyOf('desk'), times)]);
  await app.db.write(confirmLinkCode('lcd_1', chatKeyOf('phone'), now));
  await app.db.write(confirmLinkCode('lcd_1', chatKeyOf('desk'), now + 1));
  return app;
}

const accounts = async (app: TestApp) =>
  (await query(app, 'SELECT DISTINCT account_id FROM identities ORDER BY 1')).map((row) => row[0]);

const used = (app: TestApp, accountId: string, amount: number) =>
  app.db.write([
    {
      sql: `INSERT INTO usage_counters (account_id, period, service, used) VALUES (?, '2026-11', 'search', ?)`,
      args: [accountId, amount],
    },
  ]);

async function textsOf(app: TestApp): Promise<string[]> {
  for (const person of ['phone', 'desk']) await processEvents(app, chatKeyOf(person));
  return [await wordsFor(app, 'phone'), await wordsFor(app, 'desk')];
}

test('two chats become one account, and both are told once', async () => {
  const app = await aConfirmedCode();
  await linkAccounts(app, 'lcd_1');
  await linkAccounts(app, 'lcd_1');
  expect(await accounts(app)).toEqual([PHONE]);
  expect(await valueOf(app, 'SELECT count(*) FROM accounts')).toBe(1);
  for (const words of await textsOf(app)) {
    expect(words.match(/now share one account/g)).toHaveLength(1);
  }
});

test('a third chat of the account is told which chat has joined', async () => {
  const app = await aConfirmedCode();
  await anAccount(app, 'tablet');
  await app.db.write([
    { sql: `UPDATE identities SET account_id = ? WHERE platform_user = 'tablet'`, args: [PHONE] },
  ]);
  await linkAccounts(app, 'lcd_1');
  await linkAccounts(app, 'lcd_1');
  await processEvents(app, chatKeyOf('tablet'));
  const told = await wordsFor(app, 'tablet');
  expect(told.match(/The chat on the console \(ID ending in sk\) was just linked/g)).toHaveLength(
    1,
  );
  for (const words of await textsOf(app)) expect(words).not.toContain('was just linked');
});

test('the chats of the account that goes join the other one now', async () => {
  const app = await aConfirmedCode();
  app.clock.now += 30 * 24 * 60 * MINUTE;
  await linkAccounts(app, 'lcd_1');
  expect(
    await query(app, 'SELECT platform_user, joined_at FROM identities ORDER BY 1'),
  ).toMatchObject([
    { platform_user: 'desk', joined_at: app.now() },
    { platform_user: 'phone', joined_at: null },
  ]);
});

test('whoever brings nothing is the one who joins, also when their account survives', async () => {
  const app = await aConfirmedCode();
  await acceptedCredential(app, DESK, { kind: 'api_key', value: 'sk-ant-api03-desk' });
  app.clock.now += MINUTE;
  await linkAccounts(app, 'lcd_1');
  expect(await accounts(app)).toEqual([PHONE]);
  expect(
    await query(app, 'SELECT platform_user, joined_at FROM identities ORDER BY 1'),
  ).toMatchObject([
    { platform_user: 'desk', joined_at: null },
    { platform_user: 'phone', joined_at: app.now() },
  ]);
});

test('the chat that confirmed last becomes the home chat', async () => {
  const app = await aConfirmedCode();
  await linkAccounts(app, 'lcd_1');
  expect(await valueOf(app, 'SELECT home_chat FROM accounts')).toBe(chatKeyOf('desk'));
});

test('the account with the plan survives, whichever chat showed the code', async () => {
  const app = await aConfirmedCode();
  await subscribed(app, DESK);
  await linkAccounts(app, 'lcd_1');
  expect(await accounts(app)).toEqual([DESK]);
});

test('after a crash following the second confirmation the sweep enqueues the job', async () => {
  const app = await aConfirmedCode();
  app.clock.now += 1;
  await sweep(app);
  expect(app.enqueued).toContainEqual(
    expect.objectContaining({ job: 'link-accounts', payload: { id: 'lcd_1' } }),
  );
});

test('a code that only one side confirmed links nothing', async () => {
  const app = await aConfirmedCode();
  await app.db.write([`UPDATE link_codes SET state = 'entered'`]);
  await linkAccounts(app, 'lcd_1');
  await linkAccounts(app, 'lcd_unknown');
  expect(await accounts(app)).toEqual([DESK, PHONE]);
});

describe('what the merged account owns', () => {
  test('a credential opens for the new owner as its next version, and a machine is requested', async () => {
    const app = await aConfirmedCode();
    await subscribed(app, PHONE);
    await acceptedCredential(app, DESK, { kind: 'api_key', value: 'sk-ant-api03-desk' });
    await linkAccounts(app, 'lcd_1');
    const [row] = await query(app, `SELECT * FROM credentials WHERE state = 'accepted'`);
    const context = { owner: PHONE, purpose: 'claude', version: Number(row?.['version']) };
    expect(openSeal(app.config.sealing, String(row?.['sealed']), context)).toBe(
      'sk-ant-api03-desk',
    );
    expect(await valueOf(app, 'SELECT account_id FROM machines')).toBe(PHONE);
  });

  test('reminders about a token move to the new owner, and none is sent twice', async () => {
    const app = await aConfirmedCode();
    const id = await acceptedCredential(app, DESK, { kind: 'setup_token', value: 'sk-desk' });
    await app.db.write([
      ...planNotices('token_ends', {
        object: id,
        accountId: DESK,
        at: app.now() + 365 * 24 * 60 * MINUTE,
      }),
      `UPDATE notices SET state = 'told', due_at = NULL WHERE stage = '30'`,
    ]);
    await linkAccounts(app, 'lcd_1');
    const rows = await query(
      app,
      `SELECT n.account_id, n.state, count(*) FROM notices n JOIN credentials c ON c.id = n.object
       WHERE c.state = 'accepted' GROUP BY 1, 2 ORDER BY 2`,
    );
    expect(rows.map((row) => [row[0], row[1], row[2]])).toEqual([
      [PHONE, 'told', 1],
      [PHONE, 'waiting', 4],
    ]);
  });

  test('of two credentials the one connected last gets the higher version', async () => {
    const app = await aConfirmedCode();
    await acceptedCredential(app, PHONE, { kind: 'api_key', value: 'sk-older' });
    app.clock.now += MINUTE;
    await acceptedCredential(app, DESK, { kind: 'setup_token', value: 'sk-newer' });
    await linkAccounts(app, 'lcd_1');
    const rows = await query(app, 'SELECT version, last4 FROM credentials ORDER BY version');
    expect(rows.map((row) => [row[0], row[1]])).toEqual([
      [1, 'lder'],
      [2, 'ewer'],
    ]);
  });

  test('an older credential does not replace the one in use, and its seal is destroyed', async () => {
    const app = await aConfirmedCode();
    await acceptedCredential(app, DESK, { kind: 'api_key', value: 'sk-older' });
    app.clock.now += MINUTE;
    await acceptedCredential(app, PHONE, { kind: 'api_key', value: 'sk-newer' });
    await linkAccounts(app, 'lcd_1');
    const rows = await query(app, 'SELECT last4 FROM credentials WHERE sealed IS NOT NULL');
    expect(rows.map((row) => row[0])).toEqual(['ewer']);
  });

  test('a credential that is being checked is checked again for its new owner', async () => {
    const app = await aConfirmedCode();
    const old = await pastedCredential(app, DESK, { kind: 'api_key', value: 'sk-checking' });
    await linkAccounts(app, 'lcd_1');
    const [row] = await query(app, 'SELECT * FROM credentials');
    expect(row).toMatchObject({ account_id: PHONE, state: 'checking', due_at: app.now() });
    expect(row?.['id']).not.toBe(old);
  });

  test('the usage of both is summed', async () => {
    const app = await aConfirmedCode();
    await used(app, PHONE, 3);
    await used(app, DESK, 4);
    await linkAccounts(app, 'lcd_1');
    expect(await query(app, 'SELECT account_id, used FROM usage_counters')).toMatchObject([
      { account_id: PHONE, used: 7 },
    ]);
  });

  test('its customer at Stripe is kept when the surviving account has none', async () => {
    const app = await aConfirmedCode();
    await app.db.write([
      ensureCustomer(PHONE, 1),
      ensureCustomer(DESK, 1),
      saveCustomer(DESK, 'cus_desk'),
    ]);
    await linkAccounts(app, 'lcd_1');
    expect(await query(app, 'SELECT * FROM customers')).toMatchObject([
      { account_id: PHONE, stripe_customer_id: 'cus_desk' },
    ]);
  });
});

describe('two accounts that both have a plan or a machine', () => {
  test('stay separate, and both chats are told what to do', async () => {
    const app = await aConfirmedCode();
    await subscribed(app, PHONE);
    await app.db.write(requestMachine(app, DESK));
    await linkAccounts(app, 'lcd_1');
    await linkAccounts(app, 'lcd_1');
    expect(await accounts(app)).toEqual([DESK, PHONE]);
    for (const words of await textsOf(app)) expect(words).toContain('Delete one of them');
    expect(await valueOf(app, 'SELECT due_at FROM link_codes')).toBeNull();
  });
});

describe('an account that is to be deleted', () => {
  test.each([PHONE, DESK])('is not linked, and the other chat is told why: %s', async (leaving) => {
    const app = await aConfirmedCode();
    await app.db.write([addDeletion('del_1', leaving, app.now())]);
    await linkAccounts(app, 'lcd_1');
    expect(await accounts(app)).toEqual([DESK, PHONE]);
    const [phone, desk] = await textsOf(app);
    expect(leaving === PHONE ? desk : phone).toContain('will be deleted');
    expect(await valueOf(app, 'SELECT due_at FROM link_codes')).toBeNull();
    expect(await valueOf(app, 'SELECT account_id FROM deletions')).toBe(leaving);
  });

  test('is not linked until what the hold stopped has been resumed', async () => {
    const app = await aConfirmedCode();
    await app.db.write([addDeletion('del_1', DESK, app.now()), undoDeletion(DESK, app.now())]);
    await linkAccounts(app, 'lcd_1');
    expect(await accounts(app)).toEqual([DESK, PHONE]);
  });

  test.each([PHONE, DESK])('fails the whole merge at the last moment: %s', async (leaving) => {
    const app = await aConfirmedCode();
    await app.db.write([addDeletion('del_1', leaving, app.now())]);
    await expect(
      app.db.write(mergeAccounts({ survivor: PHONE, loser: DESK }, chatKeyOf('desk'))),
    ).rejects.toThrow();
    expect(await accounts(app)).toEqual([DESK, PHONE]);
  });

  test.each([PHONE, DESK])('ends the code that it shows or has entered: %s', async (leaving) => {
    const app = await aConfirmedCode();
    await app.db.write([`UPDATE link_codes SET state = 'entered', due_at = NULL`]);
    const person = leaving === PHONE ? 'phone' : 'desk';
    await says(app, person, '/delete');
    await says(app, person, 'Continue');
    await says(app, person, 'Delete my account');
    expect(await valueOf(app, 'SELECT state FROM link_codes')).toBe('ended');
  });
});

describe('a payment link of the merged account', () => {
  async function withLink() {
    const stripe = await aStripe({ now: () => Date.now() });
    const app = await aConfirmedCode({ STRIPE_API_URL: stripe.url });
    const client = clientOf(stripe);
    const customer = await client.customers.create({ metadata: { account: DESK } });
    const session = await aCheckout(client, {
      customer: customer.id,
      line_items: [{ price: 'price_pro', quantity: 1 }],
    });
    await app.db.write([
      ensureCustomer(DESK, 1),
      saveCustomer(DESK, customer.id),
      ...addCheckoutIntent({ id: 'chk_1', accountId: DESK, plan: 'pro', now: 1 }),
      updateCheckoutIntent(
        'chk_1',
        { state: 'open', stripeSessionId: session.id, url: 'x' },
        'any',
      ),
    ]);
    return { app, client, session };
  }

  test('is withdrawn, so that nobody pays for an account that no longer exists', async () => {
    const { app, client, session } = await withLink();
    await linkAccounts(app, 'lcd_1');
    expect((await client.checkout.sessions.retrieve(session.id)).status).toBe('expired');
    expect(await valueOf(app, 'SELECT count(*) FROM checkout_intents')).toBe(0);
    expect(await accounts(app)).toEqual([PHONE]);
  });

  test('that was just paid makes its account the survivor', async () => {
    const { app, session } = await withLink();
    await pay(session);
    await linkAccounts(app, 'lcd_1');
    expect(await accounts(app)).toEqual([DESK]);
    expect(await valueOf(app, 'SELECT plan FROM subscriptions WHERE account_id = ?', DESK)).toBe(
      'pro',
    );
  });

  test('stays open while Stripe is unavailable, and the linking is retried', async () => {
    const { app } = await withLink();
    const away = await testApp({ beside: app });
    const broken = { ...away, stripe: (await testApp()).stripe };
    await expect(linkAccounts(broken, 'lcd_1')).rejects.toThrow();
    expect(await accounts(app)).toEqual([DESK, PHONE]);
    expect(await valueOf(app, 'SELECT due_at FROM link_codes')).not.toBeNull();
    await linkAccounts(app, 'lcd_1');
    expect(await accounts(app)).toEqual([PHONE]);
  });
});

test('a step computed from the facts of the merged account is not stored', async () => {
  const app = await aConfirmedCode();
  const version = Number(
    await valueOf(app, 'SELECT version FROM sessions WHERE chat = ?', chatKeyOf('desk')),
  );
  await linkAccounts(app, 'lcd_1');
  const late = app.db.write([saveSession(chatKeyOf('desk'), version, '{}')]);
  await expect(late).rejects.toSatisfy(isStaleSession);
});

test('a credential that arrives at the last moment fails the whole merge', async () => {
  const app = await aConfirmedCode();
  await pastedCredential(app, DESK, { kind: 'api_key', value: 'sk-late' });
  await expect(
    app.db.write(mergeAccounts({ survivor: PHONE, loser: DESK }, chatKeyOf('desk'))),
  ).rejects.toThrow();
  expect(await accounts(app)).toEqual([DESK, PHONE]);
});

test('two concurrent processes link once', async () => {
  const app = await aConfirmedCode();
  const other = await testApp({ beside: app });
  await Promise.allSettled([linkAccounts(app, 'lcd_1'), linkAccounts(other, 'lcd_1')]);
  expect(await accounts(app)).toEqual([PHONE]);
  for (const words of await textsOf(app)) {
    expect(words.match(/now share one account/g)).toHaveLength(1);
  }
});

test('later messages of the linked chat belong to the surviving account', async () => {
  const app = await aConfirmedCode();
  await subscribed(app, PHONE);
  await linkAccounts(app, 'lcd_1');
  await says(app, 'desk', '/status');
  expect(await wordsFor(app, 'desk')).toContain('Connect your Claude');
  expect(await valueOf(app, 'SELECT count(*) FROM accounts')).toBe(1);
});
