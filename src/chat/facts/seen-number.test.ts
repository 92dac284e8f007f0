import { expect, test } from 'vitest';
import { query, testApp } from '../../../test/fixtures/app.ts';
import { endingOf } from '../../domain/chats.ts';
import { ensureChat } from '../../store/chats.ts';
import { findChat } from '../../store/chat-facts.ts';
import { saveAlias } from '../../store/whatsapp-chats.ts';

const LID = '288001004821@lid';
const ADDRESS = { platform: 'whatsapp', bot: 'main', platformChat: LID } as const;

test('a chat on WhatsApp is listed by the number behind its LID, once that is known', async () => {
  const app = await testApp();
  const person = { accountId: 'acc_alice', platformUser: LID, locale: 'en', now: app.now() };
  await app.db.write(ensureChat(ADDRESS, person));
  const listed = async () => {
    const [row] = await app.db.read(findChat(`whatsapp:main:${LID}`, app.now()));
    return [
      row?.platformUser,
      ...(row?.chats.map(({ platformUser }) => endingOf(platformUser)) ?? []),
    ];
  };
  expect(await listed()).toEqual([LID, null]);
  for (const alias of [LID, '491701234567@s.whatsapp.net']) {
    await app.db.write([saveAlias('main', { alias, platformChat: LID, createdAt: app.now() })]);
  }
  expect(await listed()).toEqual([LID, '4567']);
  const plan = await query(
    app,
    `EXPLAIN QUERY PLAN SELECT 1 FROM whatsapp_aliases WHERE bot = 'main' AND platform_chat = 'x'`,
  );
  expect(JSON.stringify(plan)).not.toContain('SCAN');
});
