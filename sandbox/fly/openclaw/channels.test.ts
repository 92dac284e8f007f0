import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTelegram } from '../../telegram/test-bed.ts';
import { flyBench, type FlyBench, provision } from '../testing.ts';

let bench: FlyBench;
let path: string;
let rev: number;

beforeEach(async () => {
  bench = await flyBench();
  ({ path } = await provision(bench));
  rev = 0;
});
afterEach(() => bench.close());

const agentApp = () => bench.fly.appNames()[0] ?? '';
const access = { dmPolicy: 'allowlist', allowFrom: ['1'] };

test('only what the configuration names is a channel', async () => {
  expect(await rpc('channels.status')).toMatchObject({ payload: { channels: {} } });
  await apply({ discord: { ...access, token: 'a.b.c' } });
  expect(await rpc('channels.status')).toMatchObject({
    payload: { channels: { discord: { configured: true, running: true } } },
  });
  await apply({});
  expect(await rpc('channels.status')).toMatchObject({
    payload: { channels: { discord: { configured: false, running: false } } },
  });
});

test('the gateway itself tells Telegram where it listens, and takes it back', async () => {
  const { telegram } = await openTelegram();
  const bot = telegram.createBot('alice', { name: 'x', username: 'own_bot' });
  const own = { ...access, botToken: bot.token, apiRoot: telegram.url };
  const webhookUrl = 'http://127.0.0.1:1/agent/telegram-webhook';
  await apply({ telegram: { ...own, webhookUrl, webhookSecret: 'secret' } });
  expect(telegram.bot(bot.id).webhookUrl()).toBe(webhookUrl);
  await apply({ telegram: own });
  expect(telegram.bot(bot.id).webhookUrl()).toBeNull();
});

test('a probe finds a token that was revoked', async () => {
  const { telegram } = await openTelegram();
  const bot = telegram.createBot('alice', { name: 'x', username: 'own_bot' });
  await apply({ telegram: { ...access, botToken: bot.token, apiRoot: telegram.url } });
  const status = () => rpc('channels.status', { probe: true });
  expect(await status()).toMatchObject({
    payload: { channels: { telegram: { running: true, probe: { ok: true } } } },
  });
  telegram.revokeToken(bot.id);
  expect(await status()).toMatchObject({
    payload: { channels: { telegram: { running: false, probe: { ok: false, status: 401 } } } },
  });
});

test('WhatsApp is linked by the code that is shown now, and by no other', async () => {
  const wait = (shown: unknown) =>
    rpc('web.login.wait', { channel: 'whatsapp', timeoutMs: 50, currentQrDataUrl: shown });
  const unavailable = { ok: false, error: { message: 'web login provider is not available' } };
  expect(await rpc('web.login.start')).toMatchObject(unavailable);
  await apply({ whatsapp: access });
  expect(await rpc('web.login.start')).toMatchObject(unavailable);
  const { payload } = await rpc('web.login.start');
  expect(payload.qrDataUrl).toMatch(/^data:image\/png;base64,/);
  expect(await wait(payload.qrDataUrl)).toMatchObject({ payload: { connected: false } });
  const phone = bench.fly.phone(agentApp());
  const old = phone.code() ?? '';
  phone.renew();
  const renewed = await wait(payload.qrDataUrl);
  expect(renewed.payload.qrDataUrl).not.toBe(payload.qrDataUrl);
  expect(() => phone.scan(old)).toThrow('not valid');
  phone.scan(phone.code() ?? '');
  expect(await wait(renewed.payload.qrDataUrl)).toMatchObject({ payload: { connected: true } });
  expect((await rpc('web.login.start')).payload.qrDataUrl).toBeUndefined();
  expect(await rpc('channels.logout')).toMatchObject({ payload: { cleared: true } });
  expect(phone.isLinked()).toBe(false);
});

async function apply(channels: object): Promise<void> {
  rev += 1;
  const document = { rev, managed: { channels }, defaults: {} };
  const command = ['automna-agent', 'apply'];
  const stdin = JSON.stringify(document);
  const { body } = await bench.call('POST', `${path}/exec`, { command, stdin });
  expect(body.stdout).toContain(`"applied":${rev}`);
}

type Answer = { ok: boolean; payload: { qrDataUrl?: string }; error?: object };

async function rpc(method: string, params: object = {}): Promise<Answer> {
  const command = ['automna-agent', 'rpc', method];
  const stdin = JSON.stringify(params);
  const { body } = await bench.call('POST', `${path}/exec`, { command, stdin });
  return JSON.parse(body.stdout) as Answer;
}
