import { expect, test } from 'vitest';
import { anAccount, query, subscribed } from '../../test/fixtures/app.ts';
import {
  aGateway,
  aServiceToken,
  type GatewayBench,
  provisioned,
} from '../../test/fixtures/gateway.ts';
import { legacyCustomer } from '../../test/fixtures/legacy-customer.ts';
import { addLegacyCustomers } from '../store/legacy-customers.ts';
import { listUntied } from '../store/provisions.ts';
import { createAgentMail } from '../agentmail/client.ts';
import { inspectProviders } from './inspect-providers.ts';
import { callProvider } from './provider-call.ts';
import { decideService, requestProvisions } from './provision.ts';
import { commit } from '../work/commit.ts';

type Had = { phone: string; inbox: string };
const UNKNOWN: Had = { phone: '+14155550000', inbox: 'nobody@agentmail.to' };

/** A number and an inbox that the old service took at the providers. */
async function oldThings({ app }: GatewayBench): Promise<Had> {
  const bought = await callProvider(app, 'phone', {
    method: 'POST',
    path: '/v1/inbound/purchase',
    body: { country_code: 'US' },
  });
  const phone = String(bought['phone_number']);
  await callProvider(app, 'phone', {
    method: 'POST',
    path: `/v1/inbound/${encodeURIComponent(phone)}`,
    body: { prompt: 'This is Alice’s line.', webhook: 'https://old.example/hook' },
  });
  const { email } = app.config.services;
  return { phone, inbox: await createAgentMail(email!).createInbox('old-alice') };
}

/** Alice of the old service, with a machine of ours now. */
async function moves({ app }: GatewayBench, had: Had, plan: 'starter' | 'pro' = 'pro') {
  await anAccount(app);
  const alice = legacyCustomer({ accountId: 'acc_alice', ...had });
  await app.db.write(addLegacyCustomers([alice], app.now()));
  await aServiceToken(app, { plan });
  await provisioned(app);
}

const ofAlice = async ({ app }: GatewayBench) => {
  const rows = await query(
    app,
    `SELECT service, external_id FROM provisions WHERE account_id = 'acc_alice' AND service <> 'browser'`,
  );
  return Object.fromEntries(rows.map(([service, id]) => [String(service), id]));
};
const whyNot = async ({ app }: GatewayBench) => {
  const [untied] = await app.db.read(listUntied());
  return untied.map(({ service, why }) => `${service} ${why}`);
};

test('the number and the inbox of the old service are theirs here, and the number keeps its words', async () => {
  const bench = await aGateway();
  const had = await oldThings(bench);
  await moves(bench, had);
  expect(await ofAlice(bench)).toEqual({ phone: had.phone, email: had.inbox });
  expect(await whyNot(bench)).toEqual([]);
  expect([bench.bland.numbers(), bench.agentmail.inboxes()]).toEqual([[had.phone], [had.inbox]]);
  const listed = await callProvider(bench.app, 'phone', { method: 'GET', path: '/v1/inbound' });
  expect(listed['inbound_numbers']).toMatchObject([
    { prompt: 'This is Alice’s line.', webhook: expect.stringContaining('/bland/webhook/') },
  ]);
});

test('what the providers do not have is listed; there is another inbox, and no number that nobody asked for', async () => {
  const bench = await aGateway();
  await moves(bench, UNKNOWN);
  expect(await whyNot(bench)).toEqual(['email not_ours', 'phone not_ours']);
  expect(await ofAlice(bench)).toEqual({ phone: null, email: bench.agentmail.inboxes()[0] });
  expect(bench.bland.numbers()).toEqual([]);
});

test('a number that their plan does not include stays theirs, and a larger plan ties it', async () => {
  const bench = await aGateway({ OPERATORS_CONSOLE: 'olga' });
  const { app } = bench;
  const had = await oldThings(bench);
  await moves(bench, had, 'starter');
  expect(await whyNot(bench)).toEqual(['phone not_in_plan']);
  for (const _time of [1, 2]) await inspectProviders(app);
  expect(app.logged.join()).not.toContain('belongs to nobody');
  await aServiceToken(app, { person: 'bob' });
  const bobs = { accountId: 'acc_bob', service: 'phone', isWanted: true } as const;
  await commit(app, decideService(app, bobs));
  await provisioned(app);
  expect(bench.bland.numbers()).toHaveLength(2);
  await subscribed(app, 'acc_alice', 'pro');
  await app.db.write(requestProvisions(app, 'acc_alice'));
  await provisioned(app);
  expect(await ofAlice(bench)).toEqual({ phone: had.phone, email: had.inbox });
  expect(await whyNot(bench)).toEqual([]);
});
