import { beforeEach, expect, test } from 'vitest';
import { anAccount, type TestApp, testApp } from '../../test/fixtures/app.ts';
import { seal } from '../sealing/seal.ts';
import { PLAN_TERMS } from '../domain/plans.ts';
import { loadAgentChannels } from './agent-channels.ts';
import type { ChannelKind } from '../domain/channels.ts';
import { saveAlias } from '../store/whatsapp-chats.ts';
import { channelTokenSeal } from '../sealing/seal-contexts.ts';

let app: TestApp;
let accountId: string;
beforeEach(async () => {
  app = await testApp();
  accountId = await anAccount(app);
});

const read = (plan: keyof typeof PLAN_TERMS) =>
  loadAgentChannels(app, { accountId, appName: 'agent-1', terms: PLAN_TERMS[plan] });

async function aChannel(kind: ChannelKind, change: { owners?: string[]; state?: string } = {}) {
  const { owners = [], state = 'on' } = change;
  const sealed =
    kind === 'whatsapp'
      ? null
      : seal(app.config.sealing, `the ${kind} token`, channelTokenSeal(accountId, kind, 1));
  app.clock.now += 1;
  await app.db.write([
    {
      sql: `INSERT INTO channels (id, account_id, kind, state, version, sealed, bot_id, owner_ids, created_at)
            VALUES (?, ?, ?, ?, 1, ?, 'b1', ?, ?)`,
      args: [`chn_${kind}`, accountId, kind, state, sealed, JSON.stringify(owners), app.now()],
    },
  ]);
}

async function alsoOn(platform: 'telegram' | 'whatsapp', platformUser: string): Promise<void> {
  await app.db.write([
    {
      sql: `INSERT INTO identities (platform, platform_user, account_id, chat, bot, platform_chat, created_at)
            VALUES (?1, ?2, ?3, ?1 || ':main:' || ?2, 'main', ?2, ?4)`,
      args: [platform, platformUser, accountId, app.now()],
    },
  ]);
}

test('a machine that is always on polls Telegram', async () => {
  await aChannel('telegram', { owners: ['55555'] });
  expect(await read('pro')).toEqual([
    {
      kind: 'telegram',
      botToken: 'the telegram token',
      allowFrom: ['55555'],
      webhook: null,
      apiRoot: null,
    },
  ]);
});

test('a machine that sleeps has a Telegram webhook on its public port, which wakes it', async () => {
  await aChannel('telegram');
  const [channel] = await read('starter');
  expect(channel).toMatchObject({
    webhook: {
      url: 'https://agent-1.fly.dev/telegram-webhook',
      secret: expect.stringMatching(/^[\w-]{43}$/) as string,
    },
  });
  expect(JSON.stringify(channel)).not.toContain('"secret":"the telegram token');
});

test('the allowlist holds the account’s own chats and the ids that were typed', async () => {
  await alsoOn('telegram', '424242');
  await aChannel('telegram', { owners: ['424242', '55555'] });
  await alsoOn('whatsapp', '491511234567@s.whatsapp.net');
  await alsoOn('whatsapp', '99887766@lid');
  await aChannel('whatsapp');
  expect(await read('power')).toMatchObject([
    { kind: 'telegram', allowFrom: ['424242', '55555'] },
    { kind: 'whatsapp', allowFrom: ['+491511234567'] },
  ]);
});

test('an owner whom WhatsApp names by an id of its own is let in by the number behind it', async () => {
  await alsoOn('whatsapp', '99887766@lid');
  await aChannel('whatsapp');
  const alias = '491511234567@s.whatsapp.net';
  await app.db.write([
    saveAlias('main', { alias, platformChat: '99887766@lid', createdAt: app.now() }),
  ]);
  expect(await read('power')).toMatchObject([{ kind: 'whatsapp', allowFrom: ['+491511234567'] }]);
});

test('a smaller plan keeps the channel that was connected first', async () => {
  await aChannel('discord');
  await aChannel('telegram');
  expect(await read('starter')).toEqual([
    { kind: 'discord', token: 'the discord token', applicationId: 'b1', allowFrom: [] },
  ]);
});

test('a disconnected channel is removed, but WhatsApp stays until it is logged out', async () => {
  await aChannel('telegram', { state: 'disconnecting' });
  await aChannel('discord', { state: 'off' });
  await aChannel('whatsapp', { state: 'disconnecting' });
  expect(await read('power')).toEqual([{ kind: 'whatsapp', allowFrom: [] }]);
});
