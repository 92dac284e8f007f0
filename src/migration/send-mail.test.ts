import { expect, test } from 'vitest';
import { fakeCredential } from '../../sandbox/anthropic/fake-credentials.ts';
import { imported, worksOff } from '../../test/fixtures/app-legacy.ts';
import { aMailServer, sendsMails } from '../../test/fixtures/app-mail.ts';
import { claims, GRACE, moves, passes } from '../../test/fixtures/app-moved.ts';
import {
  acceptedCredential,
  chatKeyOf,
  query,
  says,
  type TestApp,
  valueOf,
  wordsFor,
} from '../../test/fixtures/app.ts';
import { legacyCustomer } from '../../test/fixtures/legacy-customer.ts';
import { DAY } from '../../test/fixtures/app-upgrade.ts';
import { serveWeb } from '../../test/fixtures/gateway.ts';
import { processEvents } from '../chat/process-events.ts';
import { markUnreachable } from '../store/chats.ts';
import { closeGrace } from '../store/graces.ts';
import { addLegacyCustomers } from '../store/legacy-customers.ts';
import { saveSetting, TELEGRAM_NAME } from '../store/settings.ts';
import { startReverting } from './control-run.ts';
import { recordBounces } from './record-bounces.ts';
import { suppressMail } from './suppress-mail.ts';

const TELEGRAM = {
  TELEGRAM_BOT_TOKEN: '1000001:AAtest-token-of-nobody-at-all-0000000',
  TELEGRAM_WEBHOOK_SECRET: 'a-secret-of-nobody-at-all',
  ALLOW_STAND_INS: 'true',
};

async function aMailBench(count: number) {
  const { mail, settings } = await aMailServer();
  const bench = await imported(count, { ...GRACE, ...TELEGRAM, ...settings });
  await bench.app.db.write([saveSetting(TELEGRAM_NAME, 'automna_bot')]);
  return { ...bench, mail };
}

const statesOf = async (app: TestApp) =>
  (await query(app, 'SELECT kind, state, reason FROM mails ORDER BY created_at, id')).map((row) =>
    [row['kind'], row['state'], row['reason']].filter((each) => each !== null).join(' '),
  );

test('whoever is moved gets one mail with both prices, the date and a link that brings their chat', async () => {
  const bench = await aMailBench(2);
  const { app, mail } = bench;
  await moves(app);
  await sendsMails(app);
  await sendsMails(app);
  const [lite, starter] = mail.mails().toSorted((a, b) => (a.to < b.to ? -1 : 1));
  expect(mail.mails()).toHaveLength(2);
  expect(lite?.subject).toBe('Your plan is called Starter now, and the price stays');
  expect(starter?.subject).toBe('Your plan just got cheaper: now $30 a month');
  expect(starter?.text).toContain('Until now: Starter, $79 a month\nNow: Pro, $30 a month');
  expect(starter?.text).toMatch(/Until \w+ \d+, \d{4} it keeps running on our key/);
  expect(starter?.text).toMatch(/Open Telegram: https:\/\/t\.me\/automna_bot\?start=claim_\w{20}/);
  expect(starter?.html).toContain('$79 a month');
  const word = /claim_\w{20}/.exec(lite?.text ?? '')?.[0] ?? '';
  await claims(app, 'ann', word);
  expect(await wordsFor(app, 'ann')).toContain('Your plan Lite is called Starter now');
  // No address is stored with a mail, and none is logged.
  const stored = JSON.stringify(await query(app, 'SELECT * FROM mails')) + app.logged.join();
  expect(stored).not.toContain('@example.com');
});

test('people with a chat hear it there and get no mail; free customers are invited, without grace', async () => {
  const bench = await aMailBench(1);
  const { app, mail } = bench;
  const account = String(await valueOf(app, 'SELECT account_id FROM legacy_customers'));
  await says(app, 'ann', '/start');
  await app.db.write([`UPDATE identities SET account_id = '${account}'`]);
  const fred = legacyCustomer({
    accountId: 'acc_free',
    name: 'Fred Free',
    language: 'de',
    legacyPlan: 'legacy_free',
  });
  await app.db.write(addLegacyCustomers([fred], app.now()));
  await moves(app);
  await processEvents(app, chatKeyOf('ann'));
  expect(await wordsFor(app, 'ann')).toContain('Your plan Lite is called Starter now');
  await sendsMails(app);
  expect(mail.mails().map(({ to, subject }) => [to, subject])).toEqual([
    ['free@example.com', 'Automna ist in deinen Chat gezogen'],
  ]);
  expect(mail.mails()[0]?.text).toContain('Hallo Fred,');
  expect(await statesOf(app)).toEqual(
    expect.arrayContaining(['invited sent', 'moved skipped has_chat']),
  );
  expect(await valueOf(app, `SELECT count(*) FROM graces WHERE account_id = 'acc_free'`)).toBe(0);
});

test('reminders go by mail without a chat, stop with a click, and legal notices go on', async () => {
  const bench = await aMailBench(1);
  const { app, mail } = bench;
  await moves(app);
  const began = Number(await valueOf(app, 'SELECT started_at FROM graces'));
  await passes(app, began + 7 * DAY);
  const subjects = () => mail.mails().map(({ subject }) => subject);
  expect(subjects()).toEqual([
    expect.stringContaining('is called Starter'),
    expect.stringContaining('Your agent runs on our key until'),
  ]);
  const told = /<(.+)>/.exec(mail.mails()[1]?.headers['list-unsubscribe'] ?? '')?.[1] ?? '';
  const url = told.replace('https://automna.test', await serveWeb(app));
  const asks = await fetch(url);
  expect(await asks.text()).toContain('Stop reminders by email?');
  await passes(app, began + 14 * DAY);
  expect(subjects()).toHaveLength(3);
  const click = { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) };
  expect((await fetch(url, click)).status).toBe(200);
  for (const day of [21, 28, 30]) await passes(app, began + day * DAY);
  expect(subjects()).toHaveLength(3);
  expect((await fetch(`${url}x`, click)).status).toBe(404);
});

test('the last reminder says what stops, and none goes to somebody who has connected', async () => {
  const bench = await aMailBench(2);
  const { app, mail } = bench;
  await moves(app);
  const began = Number(await valueOf(app, 'SELECT max(started_at) FROM graces'));
  const [connected] = await query(app, 'SELECT account_id FROM graces');
  const given = { kind: 'api_key', value: fakeCredential('API_KEY') } as const;
  await acceptedCredential(app, String(connected?.[0]), given);
  await passes(app, began + 31 * DAY);
  expect(mail.mails().map(({ subject }) => subject)).toEqual(
    expect.arrayContaining(['Your agent can’t answer anymore']),
  );
  expect(mail.mails().filter(({ subject }) => subject.includes('agent'))).toHaveLength(1);
});

test('a reminder that no chat can show any more goes by mail, once', async () => {
  const bench = await aMailBench(1);
  const { app, mail } = bench;
  await moves(app);
  await sendsMails(app);
  const account = String(await valueOf(app, 'SELECT account_id FROM legacy_customers'));
  await says(app, 'ann', '/start');
  await app.db.write([
    `UPDATE identities SET account_id = '${account}'`,
    markUnreachable(chatKeyOf('ann'), app.now()),
  ]);
  const began = Number(await valueOf(app, 'SELECT started_at FROM graces'));
  await passes(app, began + 7 * DAY);
  const last = mail.mails().at(-1);
  expect(last?.text).toContain('Open Telegram: https://t.me/automna_bot\n');
  expect(last?.text).not.toContain('claim_');
});

test('a bounce is kept: nothing more is sent there', async () => {
  const bench = await aMailBench(1);
  const { app, mail } = bench;
  mail.closeMailbox('person0@example.com');
  await moves(app);
  await passes(app, app.now() + 8 * DAY);
  expect(await statesOf(app)).toEqual(['moved bounced 5.1.1', 'reminder skipped bounced']);
  expect(mail.mails()).toEqual([]);
  await suppressMail(app, 'person0@example.com', 'unsubscribed');
  expect(await query(app, 'SELECT why FROM suppressed_addresses')).toEqual([
    expect.objectContaining({ why: 'bounced' }),
  ]);
});

test('whoever had a machine gets the mail once their own key may be known, and then it says so', async () => {
  const bench = await aMailBench(1);
  const { app, mail } = bench;
  await app.db.write([`UPDATE legacy_customers SET fly_app = 'u-old'`]);
  await moves(app);
  await sendsMails(app);
  expect(mail.mails()).toEqual([]);
  const account = String(await valueOf(app, 'SELECT account_id FROM legacy_customers'));
  await app.db.write([closeGrace(account, 'own_key', app.now())]);
  await passes(app, app.now() + 3_600_000);
  expect(mail.mails()[0]?.text).toContain('keeps using the Claude key that’s already on it');
  expect(mail.mails()[0]?.text).not.toContain('Connect your Claude');
});

test('a mail that comes back later ends all mails to its address, or only itself', async () => {
  const bench = await aMailBench(2);
  const { app, mail } = bench;
  await moves(app);
  await sendsMails(app);
  const cameBack = (id: string, status: string) =>
    `Content-Type: message/delivery-status\n\nAction: failed\nStatus: ${status}\n\nMessage-ID: ${id}\n`;
  const [first, second] = mail.mails().map(({ headers }) => String(headers['message-id']));
  const both = `From a 2026\n${cameBack(first ?? '', '5.1.1')}From b 2026\n${cameBack(second ?? '', '5.2.2')}`;
  expect(await recordBounces(app, both)).toEqual({ gone: 1, other: 1, unknown: 0 });
  const stranger = cameBack('<mail_moved_mig_0@automna.test>', '5.1.1');
  expect(await recordBounces(app, stranger)).toEqual({ gone: 0, other: 0, unknown: 1 });
  await passes(app, app.now() + 8 * DAY);
  expect((await statesOf(app)).toSorted()).toEqual([
    'moved bounced 5.1.1',
    'moved bounced 5.2.2',
    'reminder sent',
    'reminder skipped bounced',
  ]);
});

test('a mail that is put off is tried again, and one that is refused calls the operators', async () => {
  const bench = await aMailBench(1);
  const { app, mail } = bench;
  mail.faults.enable('greylist*2');
  await moves(app);
  await sendsMails(app);
  expect(await statesOf(app)).toEqual(['moved waiting']);
  await passes(app, app.now() + 70_000);
  await passes(app, app.now() + 3 * 70_000);
  expect(await statesOf(app)).toEqual(['moved sent']);
  expect(mail.mails()).toHaveLength(1);
});

test('when nobody knows whether it was sent, a reminder is left and anything else is sent again under the same id', async () => {
  const bench = await aMailBench(1);
  const { app, mail } = bench;
  mail.faults.enable('lose-answer');
  await moves(app);
  const began = Number(await valueOf(app, 'SELECT started_at FROM graces'));
  await sendsMails(app);
  mail.faults.heal();
  await passes(app, app.now() + 70_000);
  mail.faults.enable('lose-answer');
  await passes(app, began + 7 * DAY);
  mail.faults.heal();
  await passes(app, app.now() + DAY);
  const ids = mail.mails().map(({ headers }) => headers['message-id']);
  expect(ids).toHaveLength(3);
  expect(new Set(ids).size).toBe(2);
  expect(await statesOf(app)).toEqual(['moved sent', expect.stringContaining('reminder unknown')]);
});

test('whoever is moved back before the mail was sent gets none', async () => {
  const bench = await aMailBench(1);
  const { app, mail } = bench;
  await moves(app);
  await startReverting(app, { id: 'run', most: 1 }, false);
  await worksOff(app, 'run');
  await sendsMails(app);
  expect(await statesOf(app)).toEqual(['moved skipped undone']);
  expect(mail.mails()).toEqual([]);
});

test('an old link is answered with a new one by mail, once', async () => {
  const bench = await aMailBench(1);
  const { app, mail } = bench;
  await moves(app);
  await sendsMails(app);
  const word = /claim_\w{20}/.exec(mail.mails()[0]?.text ?? '')?.[0] ?? '';
  app.clock.now += 61 * DAY;
  await sendsMails(app);
  await says(app, 'ann', word);
  await says(app, 'ann', word);
  expect(await wordsFor(app, 'ann')).toContain('I’ve sent a new one');
  await sendsMails(app);
  const links = mail.mails().filter(({ subject }) => subject === 'Your new link');
  expect(links).toHaveLength(1);
  expect(links[0]?.text).toMatch(/claim_\w{20}/);
  expect(links[0]?.text).not.toContain(word);
});
