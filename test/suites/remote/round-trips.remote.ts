import { expect, onTestFinished, test } from 'vitest';
import { processEvents } from '../../../src/chat/process-events.ts';
import { receive } from '../../../src/chat/receive.ts';
import { addExtraUnits } from '../../../src/store/usage.ts';
import { AnswerLost } from '../../../src/store/marked-commits.ts';
import {
  aFolder,
  anAccount,
  aText,
  chatKeyOf,
  says,
  testApp,
  valueOf,
} from '../../fixtures/app.ts';
import { type RemoteDatabase, startRemoteDatabase } from '../../fixtures/remote-database.ts';
import { openWorld } from '../../fixtures/world.ts';

/** A database in the same region answers within a few milliseconds, one across an ocean within this. */
const FAR_MS = 50;

async function aRemoteDatabase(): Promise<RemoteDatabase> {
  const remote = await startRemoteDatabase(aFolder('remote'));
  onTestFinished(() => remote.stop());
  return remote;
}

test('a message of a known chat takes one round trip to read and one to store with its answer', async () => {
  const remote = await aRemoteDatabase();
  const app = await testApp({ settings: { DATABASE_URL: remote.url } });
  await anAccount(app);
  await says(app, 'alice', 'hello');
  const before = remote.roundTrips();
  await receive(app, [aText('alice', 'What does it cost?')]);
  expect(remote.roundTrips() - before).toBe(2);
});

test('the first message of a stranger takes one more, to read what its account will be', async () => {
  const remote = await aRemoteDatabase();
  const app = await testApp({ settings: { DATABASE_URL: remote.url } });
  const before = remote.roundTrips();
  await receive(app, [aText('alice', 'hello')]);
  expect(remote.roundTrips() - before).toBe(3);
});

test('people who write at the same time share their commits', async () => {
  const remote = await aRemoteDatabase();
  const app = await testApp({ settings: { DATABASE_URL: remote.url } });
  const people = Array.from({ length: 50 }, (_, index) => `person-${index}`);
  for (const person of people) await anAccount(app, person);
  remote.setDelay(FAR_MS);
  const before = remote.roundTrips();
  await Promise.all(people.map((person) => receive(app, [aText(person, 'hello')])));
  await Promise.all(people.map((person) => processEvents(app, chatKeyOf(person))));
  expect((remote.roundTrips() - before) / people.length).toBeLessThan(2.5);
});

test('the first run goes well with a database that is far away', async () => {
  await using world = await openWorld('console', { remote: true, patienceMs: 60_000 });
  world.database?.setDelay(FAR_MS);
  const alice = world.guest('alice');
  await alice.becomesCustomer('SETUP_TOKEN', 'Pro');
  expect(await alice.belongings()).toMatchObject({ apps: 1, machines: 1, volumes: 1 });
});

test('what was written is stored once although its answer was lost, and a message is answered once', async () => {
  const remote = await aRemoteDatabase();
  const app = await testApp({ settings: { DATABASE_URL: remote.url } });
  await anAccount(app);
  await says(app, 'alice', 'hello');
  const extra = { accountId: 'acc_alice', period: '2026-11', service: 'search' } as const;
  remote.loseNextWrite();
  const unanswered = app.db.write([addExtraUnits(extra, 5)]);
  await expect(unanswered).rejects.toBeInstanceOf(AnswerLost);
  expect(await valueOf(app, 'SELECT extra FROM usage_counters')).toBe(5);
  const sent = async () => Number(await valueOf(app, 'SELECT count(*) FROM outbox'));
  const before = await sent();
  const asked = aText('alice', '/help', 'evt-lost');
  remote.loseNextWrite();
  await receive(app, [asked]);
  await receive(app, [asked]);
  await processEvents(app, chatKeyOf('alice'));
  expect((await sent()) - before).toBe(1);
});
