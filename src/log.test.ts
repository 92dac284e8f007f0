import { GrammyError, HttpError } from 'grammy';
import Stripe from 'stripe';
import { expect, test } from 'vitest';
import { AppError } from './errors.ts';
import { createLog, limitRepeats, type Log } from './log.ts';

const BOT_TOKEN = '1234567890:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw';
const SETUP_TOKEN = `sk-ant-oat01-${'aB3_dE5-'.repeat(12)}`;
const WORDS = 'what alice wrote';

/** The one log line that `write` produces. */
function lineOf(write: (log: Log) => void): string {
  const lines: string[] = [];
  write(createLog({ level: 'debug' }, { write: (line) => void lines.push(line) }));
  expect(lines).toHaveLength(1);
  return lines[0] ?? '';
}

test.each([
  'token',
  'secret',
  'password',
  'apiKey',
  'authorization',
  'cookie',
  'text',
  'body',
  'payload',
  'requestBody',
  'stdin',
])('the value of "%s" is censored, on the outside and two levels in', (key) => {
  const inner = { [key]: WORDS };
  const line = lineOf((log) => log.info({ ...inner, one: inner, two: { three: inner } }, 'said'));
  expect(line).not.toContain(WORDS);
  expect(line.match(/\[redacted\]/g)).toHaveLength(3);
});

test('an object in a list is censored too', () => {
  expect(lineOf((log) => log.info({ items: [{ text: WORDS }] }, 'said'))).not.toContain(WORDS);
});

test.each([
  ['a setup token', SETUP_TOKEN],
  ['an API key', SETUP_TOKEN.replace('oat01', 'api03')],
  ['a Stripe key', 'sk_live_51abcdefghijklmnop'],
  ['a restricted Stripe key', 'rk_test_51abcdefghijklmnop'],
  ['a webhook secret', 'whsec_abcdefghijklmnop'],
  ['a payment link', 'cs_test_a1b2c3d4e5f6g7h8'],
  ['a portal session', 'bps_1AbCdEfGhIjKlMn'],
  ['a bot token', BOT_TOKEN],
  ['a bot token of Discord', `MTE0NTIzMDk4NzY1NDMyMTA5Mg.GaBcDe.${'aB3_dE5-9'.repeat(4)}`],
  ['a key of Perplexity', 'pplx-abcdefghijklmnop1234'],
  ['a key of Browserbase', 'bb_live_abcdefghijklmnop'],
  ['a key of AgentMail', 'am_abcdefghijklmnop1234'],
  ['a token of Fly', 'fm2_lJPECAAAAAAAabcdefghijk'],
  ['a key of AWS', 'AKIAIOSFODNN7EXAMPLE'],
  ['a key of our own API', 'amna_abcdefghijklmnop1234'],
  ['the token of an agent for its services', 'ast_abcdefghijk-mnop1234'],
  ['a bearer', 'Bearer fo1_abcdefgh.ijkl-mnop'],
])('%s is cut out of any sentence', (_what, secret) => {
  const url = `https://example.test/x/${secret}/y`;
  for (const text of [secret, `it was ${secret}, I think`, url]) {
    expect(lineOf((log) => log.info({ where: text, deep: { deeper: { deepest: text } } })))
      .not //
      .toContain(secret);
    expect(lineOf((log) => log.warn(`said: ${text}`))).not.toContain(secret);
  }
});

test('a URL with a bot token keeps its host and loses the token', () => {
  const url = `https://api.telegram.org/bot${BOT_TOKEN}/getUpdates`;
  const line = lineOf((log) => log.warn({ url }, 'polling failed'));
  expect(line).toContain('https://api.telegram.org/');
  expect(line).not.toContain('AAHdqTcv');
});

test('ordinary words are not censored', () => {
  const line = lineOf((log) => log.info({ platform: 'telegram', durationMs: 12 }, 'message sent'));
  expect(JSON.parse(line)).toMatchObject({
    platform: 'telegram',
    durationMs: 12,
    msg: 'message sent',
  });
});

test("an error of Telegram's client is logged without the message it could not send", () => {
  const refusal = { ok: false as const, error_code: 400, description: 'Bad Request: no rights' };
  const error = new GrammyError('Call failed', refusal, 'sendMessage', { chat_id: 1, text: WORDS });
  const line = lineOf((log) => log.error({ err: error }, 'a message could not be sent'));
  expect(line).not.toContain(WORDS);
  expect(line).toContain('no rights');
});

test("a network error of Telegram's client is logged without the token in its URL", () => {
  const cause = new Error(`connect ECONNREFUSED https://api.telegram.org/bot${BOT_TOKEN}/getMe`);
  const error = new HttpError(`Network request for 'getMe' failed! ${cause.message}`, cause);
  expect(lineOf((log) => log.error({ err: error }, 'polling failed'))).not.toContain('AAHdqTcv');
});

test('an error of Stripe is logged without the request and its headers', () => {
  const error = new Stripe.errors.StripeInvalidRequestError({
    type: 'invalid_request_error',
    message: 'No such price: price_1',
    statusCode: 400,
    requestId: 'req_1',
    headers: { 'x-private': WORDS },
    payment_method: { id: 'pm_1', billing_details: { name: WORDS } },
  } as never);
  const line = lineOf((log) => log.error({ err: error }, 'job'));
  expect(line).not.toContain(WORDS);
  expect(line).toContain('No such price');
});

test('a cause is logged with the same care, however deep', () => {
  const inner = Object.assign(new Error(`refused for ${SETUP_TOKEN}`), { config: { data: WORDS } });
  const error = new AppError('upstream', 'no answer', {
    cause: new Error('middle', { cause: inner }),
  });
  const line = lineOf((log) => log.error({ err: error }, 'job'));
  expect(line).not.toContain(SETUP_TOKEN);
  expect(line).not.toContain(WORDS);
  expect(JSON.parse(line)).toMatchObject({
    err: {
      code: 'upstream',
      cause: { message: 'middle', cause: { message: 'refused for [redacted]' } },
    },
  });
});

test('an error that is logged under another key is logged with the same care', () => {
  const refusal = { ok: false as const, error_code: 400, description: 'Bad Request' };
  const error = new GrammyError('Call failed', refusal, 'sendMessage', { chat_id: 1, text: WORDS });
  expect(lineOf((log) => log.error(error))).not.toContain(WORDS);
  expect(lineOf((log) => log.error({ reason: error }, 'job'))).not.toContain(WORDS);
});

test('an error whose cause is itself does not hang the log', () => {
  const error = new Error('round and round');
  error.cause = error;
  expect(lineOf((log) => log.error({ err: error }, 'job'))).toContain('round and round');
});

test('a child logger censors like its parent', () => {
  const line = lineOf((log) => log.child({ part: 'web' }).info({ body: WORDS, at: SETUP_TOKEN }));
  expect(line).toContain('"part":"web"');
  expect(line).not.toContain(WORDS);
  expect(line).not.toContain(SETUP_TOKEN);
});

test('what repeats is written once a minute, with the number of lines left out', () => {
  const lines: string[] = [];
  let now = 0;
  const root = createLog({ level: 'debug' }, { write: (line) => void lines.push(line) });
  const log = limitRepeats(root, () => now);
  const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  for (now = 0; now < 120_000; now += 1000) log.warn({ err: refused }, 'redis error');
  log.warn({ err: new Error('another kind') }, 'redis error');
  log.error({ err: refused }, 'polling failed');
  const written = lines.map((line) => JSON.parse(line) as { msg: string; suppressed?: number });
  expect(written.map(({ msg, suppressed }) => [msg, suppressed])).toEqual([
    ['redis error', undefined],
    ['redis error', 59],
    ['redis error', undefined],
    ['polling failed', undefined],
  ]);
});
