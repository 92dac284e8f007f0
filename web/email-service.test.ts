import { AgentMailClient } from 'agentmail';
import { expect, test } from 'vitest';
import { query, valueOf } from '../test/fixtures/app.ts';
import {
  aGateway,
  aServiceToken,
  type GatewayBench,
  hasUsed,
  provisioned,
  usedOf,
} from '../test/fixtures/gateway.ts';
import { settleHold } from '../src/services/settle-hold.ts';
import { provisionService, removeProvisions } from '../src/services/provision.ts';

type Mailbox = { bench: GatewayBench; client: AgentMailClient; inbox: string; token: string };

/** AgentMail's own client, pointed at us, and the account's inbox. */
async function aMailbox(person = 'alice', bench?: GatewayBench): Promise<Mailbox> {
  const given = bench ?? (await aGateway());
  const token = await aServiceToken(given.app, { person });
  await provisioned(given.app);
  const client = new AgentMailClient({ apiKey: token, baseUrl: `${given.url}/email` });
  const { inboxes } = await client.inboxes.list();
  return { bench: given, client, inbox: inboxes[0]?.inboxId ?? '', token };
}

test('AgentMail’s own client finds the inbox, sends, lists and replies, and each recipient counts', async () => {
  const { bench, client, inbox } = await aMailbox();
  expect(bench.agentmail.inboxes()).toEqual([inbox]);
  expect((await client.inboxes.create()).inboxId).toBe(inbox);
  expect((await client.inboxes.get(inbox)).email).toBe(inbox);
  const sent = await client.inboxes.messages.send(inbox, {
    to: ['x@y.example', 'Q <q@y.example>'],
    cc: 'X@y.example',
    subject: 'Hello',
    text: 'Hi',
  });
  expect(sent.messageId).toContain('@');
  const id = bench.agentmail.receive(inbox, { from: 'z@y.example', subject: 'Yes?', text: 'Hm' });
  const { messages } = await client.inboxes.messages.list(inbox, { limit: 1 });
  expect(messages.map(({ messageId }) => messageId)).toEqual([id]);
  expect((await client.inboxes.messages.get(inbox, id)).from).toBe('z@y.example');
  await client.inboxes.messages.reply(inbox, id, { text: 'ok', replyAll: true });
  expect(bench.agentmail.sent()).toEqual([
    { from: inbox, to: ['x@y.example', 'Q <q@y.example>', 'X@y.example'], subject: 'Hello' },
    { from: inbox, to: ['z@y.example'], subject: 'Re: Yes?' },
  ]);
  expect(await usedOf(bench.app, 'alice', 'email')).toBe(3);
});

test('a mail whose answer was lost is sent once and counted once, though its client sends it again', async () => {
  const { bench, client, inbox } = await aMailbox();
  bench.agentmail.faults.enable('lose-answer:send*1');
  const mail = { to: 'x@y.example', subject: 'Once', text: 'Hi' };
  await client.inboxes.messages.send(inbox, mail);
  await client.inboxes.messages.send(inbox, mail);
  expect(bench.agentmail.sent()).toHaveLength(1);
  expect(await usedOf(bench.app, 'alice', 'email')).toBe(1);
  bench.app.clock.now += 5 * 60_000;
  await client.inboxes.messages.send(inbox, mail);
  expect(bench.agentmail.sent()).toHaveLength(2);
});

test.each([
  ['lose-answer:send', 1],
  ['down:send', 0],
])('a hold is settled from what AgentMail sent: %s', async (fault, used) => {
  const { bench, client, inbox } = await aMailbox();
  bench.agentmail.faults.enable(fault);
  const mail = { to: 'x@y.example', subject: 'Once', text: 'Hi' };
  const sending = client.inboxes.messages.send(inbox, mail, { maxRetries: 0 });
  await expect(sending).rejects.toMatchObject({ statusCode: 502 });
  bench.agentmail.faults.heal();
  expect(await usedOf(bench.app, 'alice', 'email')).toBe(0);
  const id = await valueOf(bench.app, `SELECT id FROM usage_ledger WHERE state = 'reserved'`);
  await settleHold(bench.app, String(id));
  expect(await usedOf(bench.app, 'alice', 'email')).toBe(used);
  expect(await query(bench.app, `SELECT id FROM usage_ledger WHERE state = 'reserved'`)).toEqual(
    [],
  );
});

test('the inbox of somebody else does not exist, and nothing else of the account can be reached', async () => {
  const { bench, inbox, token } = await aMailbox();
  const other = await aMailbox('bob', bench);
  await expect(other.client.inboxes.get(inbox)).rejects.toMatchObject({ statusCode: 404 });
  const sending = other.client.inboxes.messages.send(inbox, { to: 'x@y.example', text: 'Hi' });
  await expect(sending).rejects.toMatchObject({ statusCode: 404 });
  for (const path of [
    '/v0/pods',
    '/v0/domains',
    `/v0/inboxes/${inbox}/drafts`,
    `/v0/inboxes/${inbox}/api-keys`,
  ]) {
    const answer = await fetch(`${bench.url}/email${path}`, { headers: { authorization: token } });
    expect([path, answer.status]).toEqual([path, 404]);
  }
  expect(bench.agentmail.sent()).toEqual([]);
});

test('what a machine may not set is left out, and a mail that is none is refused', async () => {
  const { bench, client, inbox } = await aMailbox();
  await client.inboxes.messages.send(inbox, {
    to: 'x@y.example',
    text: 'Hi',
    headers: { 'X-A': '1' },
    labels: ['mine'],
    trackOpens: true,
  });
  const { body } = bench.agentmail.calls.findLast(({ operation }) => operation === 'send') ?? {};
  expect(Object.keys(body as object).toSorted()).toEqual(['labels', 'text', 'to']);
  for (const mail of [
    { text: 'to nobody' },
    { to: Array.from({ length: 11 }, (_, index) => `x${index}@y.example`), text: 'to many' },
    { to: 'nobody', text: 'Hi' },
    { to: 'x@y.example', attachments: [{ url: 'https://example.com/x.pdf' }] },
  ]) {
    await expect(client.inboxes.messages.send(inbox, mail)).rejects.toMatchObject({
      statusCode: 400,
    });
  }
});

test('at the limit a mail is refused with the numbers', async () => {
  const { bench, client, inbox } = await aMailbox();
  await hasUsed(bench.app, 'alice', 'email', 499);
  const mail = { to: ['x@y.example', 'z@y.example'], text: 'Hi' };
  await expect(client.inboxes.messages.send(inbox, mail)).rejects.toMatchObject({
    statusCode: 402,
    body: { used: 499, limit: 500 },
  });
});

test('inbox and browser context are made once and removed with their account', async () => {
  const { app, agentmail, browserbase } = await aGateway();
  agentmail.faults.enable('lose-answer:create-inbox*1');
  await aServiceToken(app);
  await provisioned(app);
  expect(
    await valueOf(app, `SELECT external_id FROM provisions WHERE service = 'email'`),
  ).toBeNull();
  app.clock.now += 60_000;
  await provisioned(app);
  await provisionService(
    app,
    String(await valueOf(app, `SELECT id FROM provisions WHERE service = 'email'`)),
  );
  expect(agentmail.inboxes()).toEqual([
    await valueOf(app, `SELECT external_id FROM provisions WHERE service = 'email'`),
  ]);
  expect(browserbase.contexts()).toHaveLength(1);
  browserbase.faults.enable('lose-answer:delete-context*1');
  await expect(removeProvisions(app, 'acc_alice')).rejects.toThrow();
  await removeProvisions(app, 'acc_alice');
  await removeProvisions(app, 'acc_alice');
  expect(browserbase.contexts()).toEqual([]);
  expect(agentmail.inboxes()).toEqual([]);
});
