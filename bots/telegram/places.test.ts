import { Api } from 'grammy';
import { expect, onTestFinished, test } from 'vitest';
import { openTelegram, TOKEN } from '../../sandbox/telegram/test-bed.ts';
import { anAccount, chatKeyOf, query, type TestApp, testApp } from '../../test/fixtures/app.ts';
import { processEvents } from '../../src/chat/process-events.ts';
import { receive } from '../../src/chat/receive.ts';
import { startSender } from '../../src/chat/sender.ts';
import type { OperatorNotice } from '../../src/conversation/news/operator-notices.ts';
import { tellOperators } from '../../src/news/tell.ts';
import { readDay } from '../../src/operators/daily-report.ts';
import { commit } from '../../src/work/commit.ts';
import { translateTelegram } from './translate.ts';
import { telegramTransport } from './transport.ts';

const GROUP = -1_001_234_567_890;
const OLGA = 'console:main:olga';

/** Alice is an operator on Telegram, where alarms and reports have a place; Olga is one elsewhere. */
async function aBench() {
  const { telegram, alice, bot, chat } = await openTelegram();
  telegram.addGroup(GROUP, [7]);
  const app = await testApp({
    settings: {
      PUBLIC_URL: undefined,
      TELEGRAM_BOT_TOKEN: TOKEN,
      TELEGRAM_API_URL: telegram.url,
      OPERATORS_TELEGRAM: `${chat}:owner`,
      OPERATORS_CONSOLE: 'olga',
      OPERATORS_TELEGRAM_PLACES: `alarms=${GROUP}:7,reports=${GROUP}:1`,
    },
  });
  await anAccount(app, 'olga');
  await alice.say('/start');
  for (const update of await bot.api.getUpdates()) {
    const event = translateTelegram('100', update);
    if (event?.type === 'received') await receive(app, [event.received]);
  }
  const transport = telegramTransport(new Api(TOKEN, { apiRoot: telegram.url }), '100', {
    perSecond: 1000,
    perChat: 1000,
  });
  onTestFinished(await startSender(app, transport));
  const tell = async (notice: OperatorNotice, key: string) => {
    await commit(app, [tellOperators(app, notice, key)]);
    await processEvents(app, `telegram:100:${chat}`);
    await processEvents(app, chatKeyOf('olga'));
  };
  return { app, telegram, alice, tell };
}

const DISK = { type: 'disk_full', machineId: 'mch_1', percent: 93 } as const;
const toldOlga = (app: TestApp) =>
  query(app, `SELECT 1 FROM inbox WHERE chat = ? AND event_id LIKE 'news:ops:%'`, OLGA);

test('operators are told in the topics of their group, once per cause, and elsewhere in their own chats', async () => {
  const { app, telegram, alice, tell } = await aBench();
  await tell(DISK, 'one');
  await tell({ ...DISK, percent: 94 }, 'two');
  await tell({ type: 'daily_report', day: await readDay(app) }, 'day');
  await expect
    .poll(() => telegram.writtenIn(GROUP), { timeout: 20_000 })
    .toMatchObject([
      { topic: 7, text: expect.stringContaining('93% full') as unknown, hasPicture: false },
      { topic: null, text: expect.stringContaining('last 24 hours') as unknown, hasPicture: true },
    ]);
  expect(await toldOlga(app)).toHaveLength(2);
  await tell({ type: 'approval_wanted', id: 'opn_1', actor: 'console:olga', name: 'x' }, 'three');
  await expect
    .poll(() => alice.visible().map(({ text }) => text), { timeout: 20_000 })
    .toContainEqual(expect.stringContaining('needs a second operator'));
  expect(alice.visible().filter(({ text }) => text.includes('full'))).toEqual([]);
});

test('what a topic refuses that was deleted comes to each operator, who is told why', async () => {
  const { telegram, alice, tell } = await aBench();
  telegram.addGroup(GROUP, []);
  await tell(DISK, 'one');
  await expect
    .poll(() => alice.visible().map(({ text }) => text), { timeout: 20_000 })
    .toEqual(
      expect.arrayContaining([
        expect.stringContaining('93% full'),
        expect.stringContaining('OPERATORS_TELEGRAM_PLACES'),
      ]),
    );
  expect(telegram.writtenIn(GROUP)).toEqual([]);
});
