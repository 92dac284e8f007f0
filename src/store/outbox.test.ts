import { chatKey } from '../domain/chats.ts';
import { expect, test } from 'vitest';
import { chatOf, chatKeyOf, query, testApp, type TestApp } from '../../test/fixtures/app.ts';
import { NOW } from '../../test/fixtures/app-facts.ts';
import {
  addToOutbox,
  closeMessage,
  savePartsSent,
  type NewMessage,
  requeueMessage,
  saveSlot,
  suppressChat,
  takeMessage,
} from './outbox.ts';
import { findNextMessage } from './next-message.ts';
import { deleteOld } from './clean-up.ts';
import { WEEK_MS } from './tables.ts';

const saying = (text: string) => ({ screen: { body: [{ kind: 'text' as const, text }] }, ref: 1 });
const message = (id: string, change: Partial<NewMessage> = {}): NewMessage => ({
  id,
  slot: 'screen',
  mode: 'send',
  content: saying(id),
  ...change,
});

async function queue(app: TestApp, ...messages: NewMessage[]): Promise<void> {
  for (const each of messages) await app.db.write(addToOutbox(chatOf('alice'), each, app.now()));
}

async function states(app: TestApp): Promise<Record<string, unknown>> {
  const rows = await query(app, 'SELECT id, state FROM outbox ORDER BY seq');
  return Object.fromEntries(rows.map((row) => [String(row['id']), row['state']]));
}

test('of several queued edits of one slot only the newest remains', async () => {
  const app = await testApp();
  await queue(
    app,
    message('first', { mode: 'replace' }),
    message('second', { mode: 'replace' }),
    message('third', { mode: 'replace' }),
  );
  expect(await states(app)).toEqual({ first: 'suppressed', second: 'suppressed', third: 'queued' });
});

test('an edit does not replace new messages, other slots, other chats, notes or a message that is being sent', async () => {
  const app = await testApp();
  await queue(
    app,
    message('new'),
    message('note', { slot: null }),
    message('build', { slot: 'build', mode: 'replace' }),
    message('sending', { mode: 'replace' }),
  );
  await app.db.write([takeMessage('sending', NOW)]);
  await app.db.write(addToOutbox(chatOf('bob'), message('bob', { mode: 'replace' }), NOW));
  await queue(app, message('edit', { mode: 'replace' }));
  expect(await states(app)).toEqual({
    new: 'queued',
    note: 'queued',
    build: 'queued',
    sending: 'sending',
    bob: 'queued',
    edit: 'queued',
  });
});

test('the same message is queued once, and a repeat does not suppress it', async () => {
  const app = await testApp();
  const edit = message('edit', { mode: 'replace' });
  await queue(app, edit, edit);
  expect(await states(app)).toEqual({ edit: 'queued' });
});

test('a message is marked as being sent only once', async () => {
  const app = await testApp();
  await queue(app, message('one'));
  const results = await Promise.all([
    app.db.write([takeMessage('one', NOW)]),
    app.db.write([takeMessage('one', NOW)]),
  ]);
  expect(results.flat()).toEqual([1, 0]);
});

test('a suppressed message cannot be marked as being sent', async () => {
  const app = await testApp();
  await queue(app, message('old', { mode: 'replace' }), message('new', { mode: 'replace' }));
  expect(await app.db.write([takeMessage('old', NOW)])).toEqual([0]);
});

test('requeueing a message counts one more attempt', async () => {
  const app = await testApp();
  await queue(app, message('one'));
  await app.db.write([takeMessage('one', NOW), requeueMessage('one', NOW + 5000)]);
  const [next] = await app.db.read(findNextMessage(chatKeyOf('alice')));
  expect(next?.row).toMatchObject({ id: 'one', attempts: 1, notBefore: NOW + 5000 });
});

test('an edit that was replaced while it was being sent is not queued again', async () => {
  const app = await testApp();
  await queue(app, message('old', { mode: 'replace' }));
  await queue(app, message('new', { mode: 'replace' }));
  await app.db.write([savePartsSent('old', 1), requeueMessage('old', NOW + 5000)]);
  const [next] = await app.db.read(findNextMessage(chatKeyOf('alice')));
  expect(next).toMatchObject({ row: { id: 'new' }, hasMore: false });
});

test('a closed message keeps no words', async () => {
  const app = await testApp();
  await queue(app, message('one'));
  await app.db.write([closeMessage('one', 'sent')]);
  expect(await query(app, 'SELECT state, content FROM outbox')).toMatchObject([
    { state: 'sent', content: '' },
  ]);
});

test('suppressing a chat drops its queued messages and no others', async () => {
  const app = await testApp();
  await queue(app, message('one'), message('two'), message('sending'));
  await app.db.write([
    takeMessage('sending', NOW),
    ...addToOutbox(chatOf('bob'), message('bob'), NOW),
  ]);
  await app.db.write([suppressChat(chatKeyOf('alice'))]);
  expect(await states(app)).toEqual({
    one: 'suppressed',
    two: 'suppressed',
    sending: 'sending',
    bob: 'queued',
  });
});

test('the next message comes with the newest message of its slot', async () => {
  const app = await testApp();
  const chat = chatKeyOf('alice');
  await app.db.write([saveSlot(chat, 'screen', 'm1', 'h1'), saveSlot(chat, 'screen', 'm2', 'h2')]);
  await queue(app, message('one'), message('two'));
  const [next] = await app.db.read(findNextMessage(chat));
  expect(next).toMatchObject({
    row: { id: 'one' },
    slot: { messageId: 'm2', hash: 'h2' },
    hasMore: true,
  });
});

test('only closed messages are deleted after a while', async () => {
  const app = await testApp();
  await queue(app, message('sent'), message('queued'), message('sending'));
  await app.db.write([takeMessage('sending', NOW), closeMessage('sent', 'sent')]);
  await app.db.write([deleteOld('outbox', NOW + WEEK_MS + 1)]);
  expect(Object.keys(await states(app))).toEqual(['queued', 'sending']);
});

test('the key of a chat may contain colons', async () => {
  const app = await testApp();
  const address = { platform: 'whatsapp', bot: 'main', platformChat: '49:1' } as const;
  await app.db.write(addToOutbox(address, message('one'), NOW));
  const [next] = await app.db.read(findNextMessage(chatKey(address)));
  expect(next?.row.platformChat).toBe('49:1');
});
