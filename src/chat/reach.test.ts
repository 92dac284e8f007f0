import { describe, expect, onTestFinished, test } from 'vitest';
import {
  aText,
  chatOf,
  chatKeyOf,
  says,
  testApp,
  type TestApp,
  valueOf,
  wordsFor,
  tell,
} from '../../test/fixtures/app.ts';
import { processEvents } from './process-events.ts';
import { receive } from './receive.ts';
import { startSender } from './sender.ts';
import type { Transport } from './transport.ts';
import { markUnreachable } from '../store/chats.ts';

/** One account with three chats on one bot. The chat "phone" was used last. */
async function threeChats(): Promise<{ app: TestApp; accountId: string }> {
  const app = await testApp();
  for (const person of ['desk', 'tablet', 'phone']) {
    await says(app, person, '/start');
    app.clock.now += 1;
  }
  const accountId = String(
    await valueOf(app, 'SELECT account_id FROM identities WHERE chat = ?', chatKeyOf('phone')),
  );
  await app.db.write([{ sql: 'UPDATE identities SET account_id = ?', args: [accountId] }]);
  await app.db.write([`UPDATE outbox SET state = 'sent'`]);
  return { app, accountId };
}

const home = (app: TestApp, accountId: string) =>
  valueOf(app, 'SELECT home_chat FROM accounts WHERE id = ?', accountId);

async function newsToldTo(app: TestApp, wanted: string): Promise<string[]> {
  const people = ['desk', 'tablet', 'phone'];
  for (const person of people) await processEvents(app, chatKeyOf(person));
  const words = await Promise.all(people.map((person) => wordsFor(app, person)));
  return people.filter((_person, index) => words[index]?.includes(wanted));
}

const ENDED = 'Your subscription has ended';

describe('an account with several chats', () => {
  test('gets its news in the chat that was used last', async () => {
    const { app, accountId } = await threeChats();
    expect(await home(app, accountId)).toBe(chatKeyOf('phone'));
    await says(app, 'desk', '/help');
    expect(await home(app, accountId)).toBe(chatKeyOf('desk'));
    await tell(app, accountId, { type: 'subscription_ended' }, 'ended:1');
    expect(await newsToldTo(app, ENDED)).toEqual(['desk']);
    expect(await home(app, accountId)).toBe(chatKeyOf('desk'));
  });

  test('gets its news in another chat while that chat is unreachable', async () => {
    const { app, accountId } = await threeChats();
    await app.db.write([
      markUnreachable(chatKeyOf('phone'), 1),
      markUnreachable(chatKeyOf('desk'), 1),
    ]);
    await tell(app, accountId, { type: 'subscription_ended' }, 'ended:1');
    expect(await newsToldTo(app, ENDED)).toEqual(['tablet']);
  });

  test('keeps its home chat when all chats are unreachable', async () => {
    const { app, accountId } = await threeChats();
    await app.db.write(
      ['phone', 'desk', 'tablet'].map((person) => markUnreachable(chatKeyOf(person), 1)),
    );
    await tell(app, accountId, { type: 'subscription_ended' }, 'ended:1');
    expect(await newsToldTo(app, ENDED)).toEqual(['phone']);
  });

  test('gets the same news once, also when the home chat has changed in between', async () => {
    const { app, accountId } = await threeChats();
    await tell(app, accountId, { type: 'subscription_ended' }, 'ended:1');
    await newsToldTo(app, ENDED);
    await says(app, 'desk', '/help');
    await tell(app, accountId, { type: 'subscription_ended' }, 'ended:1');
    expect(await newsToldTo(app, ENDED)).toEqual(['phone']);
  });
});

describe('a chat that turns out to be unreachable', () => {
  /** Sends all queued messages. The people in `blocked` are unreachable. */
  async function send(app: TestApp, blocked: string[]) {
    const sent: { chat: string; text: string }[] = [];
    const transport: Transport = {
      ...chatOf(''),
      hasSendKey: true,
      editGapMs: 0,
      split: (shown) => [shown],
      send: async (chat, { screen }) => {
        if (blocked.includes(chat)) return { type: 'unreachable' };
        sent.push({ chat, text: screen.body.map(({ text }) => text).join(' ') });
        return { type: 'done', messageId: `m${sent.length}` };
      },
      edit: async (_chat, messageId) => ({ type: 'done', messageId }),
      remove: async (_chat, messageId) => ({ type: 'done', messageId }),
    };
    onTestFinished(await startSender(app, transport));
    return sent;
  }

  test('passes its important news to the next chat, once', async () => {
    const { app, accountId } = await threeChats();
    await tell(app, accountId, { type: 'subscription_ended' }, 'ended:1');
    await tell(app, accountId, { type: 'subscription_ended' }, 'ended:2');
    await processEvents(app, chatKeyOf('phone'));
    const sent = await send(app, ['phone', 'desk']);
    await expect.poll(() => sent.length).toBe(2);
    expect(sent.map(({ chat }) => chat)).toEqual(['tablet', 'tablet']);
    expect(
      await valueOf(app, 'SELECT count(*) FROM identities WHERE unreachable_since IS NOT NULL'),
    ).toBe(2);
  });

  test('passes on no news that matter only in this chat', async () => {
    const { app, accountId } = await threeChats();
    await receive(app, [aText('phone', '/help')]);
    await tell(app, accountId, { type: 'machine_progress' }, 'progress:1');
    await processEvents(app, chatKeyOf('phone'));
    const sent = await send(app, ['phone']);
    await expect
      .poll(() => valueOf(app, `SELECT count(*) FROM outbox WHERE state = 'queued'`))
      .toBe(0);
    expect(sent).toEqual([]);
    expect(await valueOf(app, `SELECT count(*) FROM inbox WHERE state = 'pending'`)).toBe(0);
  });
});
