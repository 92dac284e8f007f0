import { expect, test } from 'vitest';
import { MINUTE } from '../../test/fixtures/app-facts.ts';
import {
  chatKeyOf,
  query,
  says,
  type TestApp,
  valueOf,
  wordsFor,
} from '../../test/fixtures/app.ts';
import { anOperatedApp, shownTo } from '../../test/fixtures/operated-app.ts';
import { processEvents } from '../chat/process-events.ts';

const words = async (app: TestApp, person: string) =>
  (await shownTo(app, person))?.body.map(({ text }) => text).join('\n') ?? '';
const reads = (app: TestApp, person: string) => processEvents(app, chatKeyOf(person));

test('a customer writes, an operator answers as a person, and the customer says that it is solved', async () => {
  const app = await anOperatedApp();
  await says(app, 'alice', '/support');
  expect(await words(app, 'alice')).toContain('I can’t say yet how long an answer takes.');
  await says(app, 'alice', 'My agent forgets my cat');
  expect(await words(app, 'alice')).toContain('You’ve been waiting since');
  await reads(app, 'otto');
  expect(await wordsFor(app, 'otto')).toContain('/ops_thread acc_alice');
  await says(app, 'otto', '/ops_thread');
  expect((await shownTo(app, 'otto'))?.fields?.[0]?.label).toBe('/ops_thread acc_alice');
  app.clock.now += 30 * MINUTE;
  await says(app, 'otto', '/ops_thread acc_alice');
  const thread = await shownTo(app, 'otto');
  expect(thread?.body[0]?.text).toContain('My agent forgets my cat');
  // The diagnosis is what the screen of the account shows: states and ids.
  expect(thread?.fields).toContainEqual({ label: 'Account', value: 'acc_alice' });
  await says(app, 'otto', 'Tell it the name again, please.');
  await reads(app, 'alice');
  expect(await wordsFor(app, 'alice')).toContain(
    'A person from our team writes:\n\nTell it the name again, please.',
  );
  expect(await words(app, 'alice')).toContain('Is it solved?');
  await says(app, 'alice', 'Solved');
  expect(await valueOf(app, 'SELECT state FROM support_threads')).toBe('closed');
  expect(await query(app, 'SELECT actor, action, object FROM audit')).toMatchObject([
    { actor: 'console:otto', action: 'answer support', object: 'acc_alice' },
  ]);
  await says(app, 'bob', '/support');
  expect(await words(app, 'bob')).toContain('the first answer took about 30 minutes');
});

test('what they write is sealed, and operators are told once while somebody goes on writing', async () => {
  const app = await anOperatedApp();
  await says(app, 'alice', '/support');
  for (const text of ['One odd thing', 'and another', 'and a third'])
    await says(app, 'alice', text);
  await reads(app, 'otto');
  expect((await wordsFor(app, 'otto')).match(/writes to support/g)).toHaveLength(1);
  expect(await query(app, 'SELECT * FROM support_threads')).toHaveLength(1);
  const stored = JSON.stringify(await query(app, 'SELECT * FROM support_messages'));
  expect(stored).not.toMatch(/odd thing|another|third/);
});

test('a viewer reads no thread, and an answer without a thread goes nowhere', async () => {
  const app = await anOperatedApp();
  await says(app, 'alice', '/support');
  await says(app, 'alice', 'Private matter');
  await says(app, 'vera', '/ops_thread acc_alice');
  expect(await wordsFor(app, 'vera')).not.toContain('Private matter');
  await says(app, 'otto', '/ops_thread');
  await says(app, 'otto', 'Hello there everybody');
  expect(await wordsFor(app, 'otto')).toContain('Open a thread first');
  expect(await query(app, `SELECT * FROM support_messages WHERE author = 'operator'`)).toEqual([]);
});
