import { expect, test } from 'vitest';
import { anAccount, chatOf, chatKeyOf, query, testApp, valueOf } from '../../test/fixtures/app.ts';
import { NOW } from '../../test/fixtures/app-facts.ts';
import { chatKey } from '../domain/chats.ts';
import {
  closeEvent,
  deliverToChat,
  isStaleSession,
  listPending,
  listStaleChats,
  saveSession,
} from './inbox.ts';
import { CLEAN_UP_STEP, deleteOld } from './clean-up.ts';
import { WEEK_MS } from './tables.ts';
import { savePollOffset } from './poll-offsets.ts';

const event = (eventId: string, person = 'alice', receivedAt = NOW) =>
  deliverToChat(chatKeyOf(person), {
    eventId,
    event: { kind: 'text', text: `words of ${eventId}` },
    receivedAt,
  });

test('the same event is stored once, also after it was closed', async () => {
  const app = await testApp();
  await app.db.write([event('1'), event('1')]);
  await app.db.write([closeEvent(1, 'done')]);
  await app.db.write([event('1')]);
  expect(await query(app, 'SELECT state FROM inbox')).toMatchObject([{ state: 'done' }]);
});

test('the same id of another bot is another event', async () => {
  const app = await testApp();
  const elsewhere = deliverToChat(chatKey({ ...chatOf('alice'), bot: 'second' }), {
    eventId: '1',
    event: { kind: 'unsupported' },
    receivedAt: NOW,
  });
  await app.db.write([event('1'), elsewhere]);
  expect(await valueOf(app, 'SELECT count(*) FROM inbox')).toBe(2);
});

test('closing an event deletes its content', async () => {
  const app = await testApp();
  await app.db.write([event('1')]);
  await app.db.write([closeEvent(1, 'failed')]);
  expect(await query(app, 'SELECT state, event FROM inbox')).toMatchObject([
    { state: 'failed', event: '' },
  ]);
});

test('the events of a chat are read in the order of arrival, one page at a time', async () => {
  const app = await testApp();
  await app.db.write(Array.from({ length: 25 }, (_, index) => event(`${index}`)));
  await app.db.write([event('x', 'bob')]);
  const [page] = await app.db.read(listPending(chatKeyOf('alice')));
  expect(page.map(({ eventId }) => eventId)).toEqual(
    Array.from({ length: 20 }, (_, index) => String(index)),
  );
});

test('a stale session cannot be saved, and the whole transaction fails', async () => {
  const app = await testApp();
  await anAccount(app);
  const chat = chatKeyOf('alice');
  await app.db.write([saveSession(chat, 0, 'theirs')]);
  const late = app.db.write([savePollOffset('console', 'main', 7), saveSession(chat, 0, 'ours')]);
  const error: unknown = await late.catch((reason: unknown) => reason);
  expect(isStaleSession(error)).toBe(true);
  expect(await query(app, 'SELECT data, version FROM sessions')).toMatchObject([
    { data: 'theirs', version: 1 },
  ]);
  expect(await query(app, 'SELECT * FROM poll_offsets')).toEqual([]);
});

test('no other failure counts as a stale session', async () => {
  const app = await testApp();
  const other: unknown = await app.db
    .write([{ sql: 'INSERT INTO sessions (chat, data) VALUES (?, ?)', args: ['x', null] }])
    .catch((reason: unknown) => reason);
  expect(isStaleSession(other)).toBe(false);
  expect(isStaleSession('sessions.version')).toBe(false);
});

test('chats with an event that has been open for a while are found, each once', async () => {
  const app = await testApp();
  await app.db.write([event('1'), event('2'), event('3', 'bob', NOW + 1), event('4', 'carol')]);
  await app.db.write([closeEvent(4, 'done')]);
  const [stale] = await app.db.read(listStaleChats(NOW));
  expect(stale).toEqual([chatKeyOf('alice')]);
});

test('only closed events are deleted after a while', async () => {
  const app = await testApp();
  await app.db.write([event('1'), event('2'), event('3', 'alice', NOW + 10)]);
  await app.db.write([closeEvent(1, 'done'), closeEvent(3, 'done')]);
  await app.db.write([deleteOld('inbox', NOW + WEEK_MS + 5)]);
  expect((await query(app, 'SELECT event_id FROM inbox')).map((row) => row[0])).toEqual(['2', '3']);
});

test('old events are deleted, however many open ones are older', async () => {
  const app = await testApp();
  const open = Array.from({ length: CLEAN_UP_STEP + 5 }, (_, index) => event(`open ${index}`));
  await app.db.write([...open, event('done')]);
  await app.db.write([closeEvent(open.length + 1, 'done')]);
  const [deleted] = await app.db.write([deleteOld('inbox', NOW + WEEK_MS)]);
  expect(deleted).toBe(1);
});
