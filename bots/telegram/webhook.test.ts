import { expect, test } from 'vitest';
import { query, testApp, wordsFor } from '../../test/fixtures/app.ts';
import { processEvents } from '../../src/chat/process-events.ts';
import { telegramWebhook } from './webhook.ts';

const config = {
  token: '100:TEST-TOKEN-0123',
  apiUrl: 'http://127.0.0.1:1',
  sends: { perSecond: 28, perChat: 5 },
  webhookSecret: 'the-secret_1',
};
const alice = { id: 7, is_bot: false, first_name: 'Alice' };
const update = (update_id: number, text: string) => ({
  update_id,
  message: { message_id: 1, date: 1, from: alice, chat: { id: 7, type: 'private' }, text },
});
const post = (body: unknown, secret: string | null = config.webhookSecret) => ({
  method: 'POST',
  body: typeof body === 'string' ? body : JSON.stringify(body),
  ...(secret === null ? {} : { headers: { 'x-telegram-bot-api-secret-token': secret } }),
});

test('an update with the secret is stored, then answered', async () => {
  const app = await testApp();
  const response = await telegramWebhook(app, config).request('/', post(update(1, '/start')));
  expect(response.status).toBe(200);
  expect(await query(app, 'SELECT bot, chat FROM inbox')).toMatchObject([
    { bot: '100', chat: 'telegram:100:7' },
  ]);
  await processEvents(app, 'telegram:100:7');
  expect(await query(app, `SELECT * FROM outbox WHERE platform = 'telegram'`)).toHaveLength(1);
  expect(await wordsFor(app, 'alice')).toBe('');
});

test('the same update three times at once is stored once', async () => {
  const app = await testApp();
  const web = telegramWebhook(app, config);
  const same = () => web.request('/', post(update(1, '/start')));
  const answers = await Promise.all([same(), same(), same()]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(await query(app, 'SELECT * FROM inbox')).toHaveLength(1);
});

test('the answer to a webhook answers the callback query of a pressed button', async () => {
  const app = await testApp();
  const web = telegramWebhook(app, config);
  const tap = {
    update_id: 2,
    callback_query: { id: '4711', from: alice, chat_instance: '1', data: 's:1:0' },
  };
  const response = await web.request('/', post(tap));
  expect(await response.json()).toEqual({
    method: 'answerCallbackQuery',
    callback_query_id: '4711',
  });
});

test.each([null, '', 'wrong', 'the-secret_', 'the-secret_1x', 'the-secret_é'])(
  'without our secret, with %j, nothing is stored',
  async (secret) => {
    const app = await testApp();
    const request = post(update(1, '/start'), secret && encodeURI(secret));
    expect((await telegramWebhook(app, config).request('/', request)).status).toBe(401);
    expect(await query(app, 'SELECT * FROM inbox')).toEqual([]);
  },
);

test('without a configured secret every update is refused', async () => {
  const app = await testApp();
  const open = telegramWebhook(app, { ...config, webhookSecret: null });
  expect((await open.request('/', post(update(1, 'hi'), ''))).status).toBe(401);
});

const odd = (parts: object) => JSON.stringify({ update_id: 1, ...parts });

test.each([
  '',
  'no json',
  'null',
  '[]',
  '{}',
  '"text"',
  odd({ message: 7 }),
  odd({ message: { message_id: 1, chat: { id: 7, type: 'private' }, from: alice, text: 7 } }),
  odd({ message: { message_id: 1, chat: 7, from: alice } }),
  odd({ callback_query: {} }),
  odd({ my_chat_member: {} }),
  odd({ managed_bot: null }),
])('a body that is no update, %j, is refused and logged once', async (body) => {
  const app = await testApp();
  expect((await telegramWebhook(app, config).request('/', post(body))).status).toBe(400);
  expect(app.logged.filter((line) => line.includes('no update'))).toHaveLength(1);
  expect(app.logged).toHaveLength(1);
});

test('a body that is too large is refused, and not read at all without the secret', async () => {
  const app = await testApp();
  const web = telegramWebhook(app, config);
  const large = 'x'.repeat(2 ** 20);
  expect((await web.request('/', post(large))).status).toBe(413);
  expect((await web.request('/', post(large, 'wrong'))).status).toBe(401);
});

test('the largest update fits', async () => {
  const app = await testApp();
  const entities = Array.from({ length: 100 }, (_, offset) => ({
    type: 'text_link',
    offset,
    length: 1,
    url: `https://example.com/${'x'.repeat(1000)}`,
  }));
  const { message } = update(1, '\u{1F600}'.repeat(2048));
  const body = {
    update_id: 1,
    message: { ...message, entities, reply_to_message: { ...message, entities } },
  };
  expect((await telegramWebhook(app, config).request('/', post(body))).status).toBe(200);
});

test('a person who blocks the bot is marked as unreachable until they unblock it', async () => {
  const app = await testApp();
  const web = telegramWebhook(app, config);
  await web.request('/', post(update(1, '/start')));
  const member = (update_id: number, status: string) => ({
    update_id,
    my_chat_member: { chat: { id: 7, type: 'private' }, from: alice, new_chat_member: { status } },
  });
  const since = async () =>
    (await query(app, 'SELECT unreachable_since FROM identities'))[0]?.['unreachable_since'];
  await web.request('/', post(member(2, 'kicked')));
  expect(await since()).toBe(app.now());
  await web.request('/', post(member(3, 'member')));
  expect(await since()).toBeNull();
});
