import { expect, onTestFinished, test } from 'vitest';
import { createChat } from '../../../src/store/chats.ts';
import { countByDay } from '../../../src/store/daily-report.ts';
import { openDatabase } from '../../../src/store/database.ts';
import { addForPlaces, tellInstead } from '../../../src/store/outbox.ts';
import { addLinkOfChat, findSecretLink } from '../../../src/store/secret-links.ts';
import { aFolder } from '../../fixtures/app.ts';
import { startRemoteDatabase } from '../../fixtures/remote-database.ts';

const DAY = 86_400_000;
const OLGA = { platform: 'console', bot: 'main', platformChat: 'olga' } as const;
const CHAT = 'console:main:olga';

test('the statements for operators that no story plays do the same on the remote engine', async () => {
  const remote = await startRemoteDatabase(aFolder('remote'));
  const db = await openDatabase({ url: remote.url });
  onTestFinished(async () => {
    db.close();
    await remote.stop();
  });
  const person = { accountId: 'acc_o', platformUser: 'olga', locale: 'en', now: 3 * DAY + 5 };
  await db.write(createChat(OLGA, person));
  const [days] = await db.read(countByDay(2 * DAY));
  expect(days.newAccounts.slice(0, 3)).toEqual([0, 1, 0]);
  const news = { eventId: 'news:x', news: { type: 'operator' } };
  const place = { id: 'out_1', chat: 'telegram:100:-1:7', content: {}, news };
  await db.write([addForPlaces([place], null, 5)]);
  const [told] = await db.write([tellInstead('out_1', [['console', 'olga']], 6)]);
  expect(told).toEqual([CHAT]);
  const link = { id: 'lnk_1', chat: CHAT, purpose: 'queues', expiresAt: 9 } as const;
  await db.write([addLinkOfChat(link)]);
  const [found] = await db.read(findSecretLink('lnk_1'));
  expect(found).toMatchObject({ accountId: 'acc_o', purpose: 'queues' });
});
