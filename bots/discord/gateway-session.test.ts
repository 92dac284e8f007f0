import { beforeEach, expect, test } from 'vitest';
import { findGatewaySession, saveGatewaySession } from '../../src/store/gateway-sessions.ts';
import { type TestApp, testApp } from '../../test/fixtures/app.ts';
import { GatewaySession } from './gateway-session.ts';

const SESSION = {
  sessionId: 'session-1',
  sequence: 4,
  resumeURL: 'ws://127.0.0.1:1',
  shardId: 0,
  shardCount: 1,
};

let app: TestApp;
let session: GatewaySession;

beforeEach(async () => {
  app = await testApp();
  await app.db.write([saveGatewaySession('bot', SESSION)]);
  session = await GatewaySession.open(app, 'bot');
});

async function storedSequence(): Promise<number | undefined> {
  const [stored] = await app.db.read(findGatewaySession('bot'));
  return stored ? (JSON.parse(stored) as typeof SESSION).sequence : undefined;
}

/** The event is stored, with what is said of the session then. */
async function store(sequence: number): Promise<void> {
  await app.db.write(session.progress(sequence));
  session.end(sequence);
}

test('an event that is still under way is asked for again', async () => {
  for (const sequence of [5, 6, 7]) session.begin(sequence);
  await store(6);
  expect(await storedSequence()).toBe(4);
  await store(5);
  expect(await storedSequence()).toBe(6);
  await store(7);
  expect(await storedSequence()).toBe(7);
});

test('what need not be stored is passed over', async () => {
  session.begin(5);
  session.note(6);
  await store(5);
  expect(await storedSequence()).toBe(6);
});

test('the number never goes back', async () => {
  session.begin(5);
  const early = session.progress(5);
  session.begin(6);
  session.end(5);
  await store(6);
  await app.db.write(early);
  expect(await storedSequence()).toBe(6);
});

test('a late word about another session changes nothing', async () => {
  session.begin(5);
  const late = session.progress(5);
  await app.db.write([saveGatewaySession('bot', { ...SESSION, sessionId: 'new', sequence: 1 })]);
  await app.db.write(late);
  expect(await storedSequence()).toBe(1);
});
