import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  anAccount,
  anEvent,
  aText,
  chatKeyOf,
  query,
  says,
  testApp,
  type TestApp,
  valueOf,
  waitingFor,
  wordsFor,
  tell,
} from '../../test/fixtures/app.ts';
import { fakeCredential } from '../../sandbox/anthropic/fake-credentials.ts';
import { processEvents } from './process-events.ts';
import { receive } from './receive.ts';
import { deliverToChat } from '../store/inbox.ts';
import { savePollOffset } from '../store/poll-offsets.ts';
import { sweepChats } from '../work/sweep.ts';

const count = (app: TestApp, table: string) => valueOf(app, `SELECT count(*) FROM ${table}`);

/** The newest menu, by the label of one of its choices. */
async function tapOn(app: TestApp, person: string, label: string) {
  const shown = await waitingFor(app, person);
  const { screen, ref } = shown.findLast((each) => each.screen.choices)!;
  const index = screen.choices!.findIndex((choice) => choice.label === label);
  return anEvent(person, { kind: 'choice', ref, index });
}

/** Takes a new person to the choice of a plan. */
async function toPayment(app: TestApp, person = 'alice'): Promise<void> {
  for (const typed of ['/start', 'Choose a plan']) await says(app, person, typed);
}

test('a first message creates an account and is answered with the greeting', async () => {
  const app = await testApp();
  await says(app, 'alice', '/start');
  expect(await wordsFor(app, 'alice')).toContain('Hi, I’m Automna.');
  expect(await query(app, 'SELECT home_chat, locale FROM accounts')).toMatchObject([
    { home_chat: chatKeyOf('alice'), locale: 'en' },
  ]);
});

test('a second message of the same person creates no second account', async () => {
  const app = await testApp();
  await receive(app, [aText('alice', 'hi'), aText('alice', 'hi')]);
  await says(app, 'alice', 'hi');
  expect(await count(app, 'accounts')).toBe(1);
});

test('a message that is delivered three times at once is answered once', async () => {
  const app = await testApp();
  const message = aText('alice', '/start', 'event-1');
  await Promise.all([receive(app, [message]), receive(app, [message]), receive(app, [message])]);
  await processEvents(app, chatKeyOf('alice'));
  await receive(app, [message]);
  await processEvents(app, chatKeyOf('alice'));
  expect(await waitingFor(app, 'alice')).toHaveLength(1);
});

test('messages are answered in the order in which they arrived', async () => {
  const app = await testApp();
  await receive(
    app,
    ['/start', '/plan', '/help'].map((text) => aText('alice', text)),
  );
  await processEvents(app, chatKeyOf('alice'));
  expect((await waitingFor(app, 'alice')).map(({ screen }) => screen.title)).toEqual([
    'Hi, I’m Automna.',
    'Choose a plan',
    'Help',
  ]);
});

test('more messages than a page are all worked through, and a flood is answered in one go at its end', async () => {
  const app = await testApp();
  await receive(
    app,
    Array.from({ length: 45 }, (_, index) => aText('alice', index % 2 ? '/help' : '/plan')),
  );
  await processEvents(app, chatKeyOf('alice'));
  expect(await query(app, `SELECT 1 FROM inbox WHERE state = 'done'`)).toHaveLength(45);
  const waiting = await query(
    app,
    `SELECT not_before - created_at AS waits FROM outbox WHERE state = 'queued' ORDER BY seq`,
  );
  expect(waiting.filter(({ waits }) => waits === 0)).toHaveLength(12);
  expect(waiting.filter(({ waits }) => waits === 2000)).toHaveLength(1);
});

test('two people get separate accounts and separate answers', async () => {
  const app = await testApp();
  await receive(app, [aText('alice', '/start'), aText('bob', '/help')]);
  await Promise.all([processEvents(app, chatKeyOf('alice')), processEvents(app, chatKeyOf('bob'))]);
  expect(await wordsFor(app, 'bob')).not.toContain('Hi, I’m Automna.');
  expect(await count(app, 'accounts')).toBe(2);
});

test('a payment request stores a row and enqueues its job', async () => {
  const app = await testApp();
  await toPayment(app);
  await receive(app, [await tapOn(app, 'alice', 'Pro')]);
  await processEvents(app, chatKeyOf('alice'));
  const [intent] = await query(app, 'SELECT id, plan, state FROM checkout_intents');
  expect(intent).toMatchObject({ plan: 'pro', state: 'opening' });
  expect(app.enqueued).toContainEqual({
    job: 'open-checkout',
    payload: { id: intent!['id'] },
    delayMs: 0,
  });
  expect(await wordsFor(app, 'alice')).toContain('One moment, I’m creating your payment link');
});

test('a double tap within one batch requests one link', async () => {
  const app = await testApp();
  await toPayment(app);
  const tap = await tapOn(app, 'alice', 'Pro');
  await receive(app, [tap, { ...tap, eventId: 'second-tap' }]);
  await processEvents(app, chatKeyOf('alice'));
  expect(await count(app, 'checkout_intents')).toBe(1);
});

test('two processes that answer the same chat at the same time have one effect', async () => {
  const one = await testApp();
  const other = await testApp({ beside: one });
  await toPayment(one);
  const before = (await waitingFor(one, 'alice')).length;
  const tap = await tapOn(one, 'alice', 'Pro');
  await Promise.all([receive(one, [tap]), receive(other, [tap])]);
  await Promise.all([
    processEvents(one, chatKeyOf('alice')),
    processEvents(other, chatKeyOf('alice')),
  ]);
  expect(await count(one, 'checkout_intents')).toBe(1);
  expect(await waitingFor(one, 'alice')).toHaveLength(before + 1);
  expect(await valueOf(one, `SELECT count(*) FROM inbox WHERE state <> 'done'`)).toBe(0);
});

test('two processes with a long queue of one chat answer each message once and in order', async () => {
  const one = await testApp();
  const other = await testApp({ beside: one });
  const typed = Array.from({ length: 60 }, (_, index) => `/word${'abcdef'[index % 6]}${index}`);
  await one.db.write(
    typed.map((text, index) =>
      deliverToChat(chatKeyOf('alice'), {
        eventId: `${index}`,
        event: { kind: 'text', text },
        receivedAt: 0,
      }),
    ),
  );
  await anAccount(one);
  await Promise.all([
    processEvents(one, chatKeyOf('alice')),
    processEvents(other, chatKeyOf('alice')),
  ]);
  await Promise.all([
    processEvents(one, chatKeyOf('alice')),
    processEvents(other, chatKeyOf('alice')),
  ]);
  expect(await valueOf(one, 'SELECT version FROM sessions')).toBe(60);
  expect(await valueOf(one, `SELECT count(*) FROM inbox WHERE state = 'done'`)).toBe(60);
});

test('an event that was stored before its process died is answered after the next start', async () => {
  const app = await testApp();
  await anAccount(app);
  const event = { kind: 'text' as const, text: '/start' };
  await app.db.write([
    deliverToChat(chatKeyOf('alice'), { eventId: '1', event, receivedAt: app.now() }),
  ]);
  await sweepChats(app, true);
  await processEvents(app, chatKeyOf('alice'));
  expect(await wordsFor(app, 'alice')).toContain('Hi, I’m Automna.');
});

test('additional statements are stored together with the events', async () => {
  const app = await testApp();
  await receive(app, [aText('alice', 'hi')], [savePollOffset('console', 'main', 8)]);
  expect(await valueOf(app, 'SELECT next_offset FROM poll_offsets')).toBe(8);
});

test('when storing fails the call rejects and nothing is stored', async () => {
  const app = await testApp();
  const broken = { sql: 'INSERT INTO nowhere VALUES (1)', args: [] };
  await expect(receive(app, [aText('alice', 'hi')], [broken])).rejects.toThrow('nowhere');
  expect(await count(app, 'inbox')).toBe(0);
  await says(app, 'alice', '/start');
  expect(await wordsFor(app, 'alice')).toContain('Hi, I’m Automna.');
});

test('an unknown kind of event is marked as failed with a reference, and the chat continues', async () => {
  const app = await testApp();
  await says(app, 'alice', '/start');
  const unknown = { kind: 'news', news: { type: 'of_a_later_version' } } as never;
  await app.db.write([
    deliverToChat(chatKeyOf('alice'), { eventId: 'x', event: unknown, receivedAt: 0 }),
  ]);
  await says(app, 'alice', '/help');
  const words = await wordsFor(app, 'alice');
  const reference = /\/support and mention (ref_\w+)/.exec(words)?.[1];
  expect(reference).toBeDefined();
  expect(app.logged.join()).toContain(reference);
  expect(words).toContain('Choose what you need, or type its number or name.');
  expect(await query(app, `SELECT event_id FROM inbox WHERE state = 'failed'`)).toHaveLength(1);
});

test('a very long text is truncated', async () => {
  const app = await testApp();
  await anAccount(app);
  const stored = receive(app, [aText('alice', 'x'.repeat(65_536))]);
  await stored;
  const [row] = await query(app, 'SELECT length(event) AS size FROM inbox');
  expect(Number(row?.['size'])).toBeLessThan(2100);
  await processEvents(app, chatKeyOf('alice'));
});

test('an edited message without a secret is ignored', async () => {
  const app = await testApp();
  await receive(app, [anEvent('alice', { kind: 'edited', text: 'hello again', messageId: 'm1' })]);
  expect(await count(app, 'inbox')).toBe(0);
});

test('two services with separate databases in one process do not share their cache of chats', async () => {
  const [one, other] = [await testApp(), await testApp()];
  await says(one, 'alice', '/start');
  await says(other, 'alice', '/start');
  expect(await wordsFor(other, 'alice')).toContain('Hi, I’m Automna.');
});

describe('news', () => {
  test('with the same key are told once', async () => {
    const app = await testApp();
    await says(app, 'alice', '/start');
    const id = String(await valueOf(app, 'SELECT id FROM accounts'));
    await tell(app, id, { type: 'subscription_ended' }, 'ended:1');
    await tell(app, id, { type: 'subscription_ended' }, 'ended:1');
    await processEvents(app, chatKeyOf('alice'));
    expect((await wordsFor(app, 'alice')).match(/Your subscription has ended/g)).toHaveLength(1);
  });

  test('for an account without a chat are no error', async () => {
    const app = await testApp();
    await tell(app, 'acc_nobody', { type: 'subscription_ended' }, 'ended:1');
    expect(await count(app, 'inbox')).toBe(0);
  });
});

describe('what comes with a message', () => {
  test.each([
    ['the name of a file', `ghp_${'a1B2'.repeat(9)}.txt`],
    ['a contact', '4242 4242 4242 4242'],
    ['an address behind a word', `https://example.com/?token=npm_${'a1B2'.repeat(9)}`],
  ])('%s with a secret in it is deleted and not kept', async (_what, attached) => {
    const app = await testApp();
    await says(app, 'alice', '/start');
    await receive(app, [
      anEvent('alice', { kind: 'unsupported', messageId: 'm1', attached: ['photo.jpg', attached] }),
      anEvent('alice', { kind: 'text', text: 'look', messageId: 'm2', attached: [attached] }),
    ]);
    await processEvents(app, chatKeyOf('alice'));
    const deletions = await query(app, `SELECT content FROM outbox WHERE mode = 'delete'`);
    expect(deletions.map(({ content }) => JSON.parse(String(content)))).toEqual([
      { messageId: 'm1' },
      { messageId: 'm2' },
    ]);
    const kept = JSON.stringify([
      await query(app, 'SELECT * FROM inbox'),
      await query(app, 'SELECT * FROM outbox'),
    ]);
    expect(kept).not.toContain(attached);
  });

  test('a name that only looks random is no secret', async () => {
    const app = await testApp();
    await says(app, 'alice', '/start');
    const attached = ['Screenshot_2026-11-29_at_10.30.45_Example.png'];
    await receive(app, [anEvent('alice', { kind: 'unsupported', messageId: 'm1', attached })]);
    expect(await query(app, `SELECT 1 FROM outbox WHERE mode = 'delete'`)).toEqual([]);
  });
});

test('a text that is longer than its platform allows is read up to there', async () => {
  const app = await testApp();
  const text = `${' '.repeat(4096)}${fakeCredential('API_KEY')}`;
  await receive(app, [{ ...aText('alice', text), platform: 'telegram' }]);
  expect(await count(app, 'credentials')).toBe(0);
});

describe('a pasted secret', () => {
  const token = fakeCredential('SETUP_TOKEN');

  /** The content of all files of the database. */
  function onDisk({ databaseUrl }: TestApp): string {
    const folder = dirname(databaseUrl.replace('file:', ''));
    return readdirSync(folder)
      .map((file) => readFileSync(join(folder, file), 'latin1'))
      .join();
  }

  test('is sealed before anything is stored, and appears in no file and no log', async () => {
    const app = await testApp();
    await says(app, 'alice', '/start');
    await says(app, 'alice', `here it is: ${token} thanks`);
    expect(await query(app, 'SELECT kind, last4, version, state FROM credentials')).toMatchObject([
      { kind: 'setup_token', last4: token.slice(-4), version: 1, state: 'checking' },
    ]);
    expect(onDisk(app)).not.toContain(token.slice(20, 60));
    expect(app.logged.join()).not.toContain(token.slice(20, 60));
    expect(JSON.stringify(app.enqueued)).not.toContain(token.slice(20, 60));
  });

  test('has its message deleted, and its check is enqueued', async () => {
    const app = await testApp();
    await says(app, 'alice', token);
    const [removal] = await query(app, `SELECT content FROM outbox WHERE mode = 'delete'`);
    expect(JSON.parse(String(removal?.['content']))).toEqual({ messageId: 'm-alice' });
    const id = await valueOf(app, 'SELECT id FROM credentials');
    expect(app.enqueued).toContainEqual({ job: 'check-credential', payload: { id }, delayMs: 0 });
  });

  test('is caught in an edited message, even as the first event of a person', async () => {
    const app = await testApp();
    await receive(app, [anEvent('alice', { kind: 'edited', text: token, messageId: 'm1' })]);
    await processEvents(app, chatKeyOf('alice'));
    expect(await count(app, 'credentials')).toBe(1);
    expect(await wordsFor(app, 'alice')).toContain(`ends in ${token.slice(-4)}`);
  });

  test('that is delivered twice as the same event is stored once', async () => {
    const app = await testApp();
    const paste = aText('alice', token, 'paste');
    await receive(app, [paste, paste]);
    await receive(app, [paste]);
    await processEvents(app, chatKeyOf('alice'));
    expect(await count(app, 'credentials')).toBe(1);
  });

  test('becomes its own version when a batch contains two, and does not block the batch', async () => {
    const app = await testApp();
    const second = fakeCredential('SECOND_SETUP_TOKEN');
    await receive(app, [aText('alice', token), aText('alice', second), aText('bob', '/start')]);
    expect(await query(app, 'SELECT version FROM credentials ORDER BY version')).toMatchObject([
      { version: 1 },
      { version: 2 },
    ]);
    await processEvents(app, chatKeyOf('bob'));
    expect(await wordsFor(app, 'bob')).toContain('Hi, I’m Automna.');
  });

  test('becomes its own version when several are sent at the same time', async () => {
    const app = await testApp();
    await says(app, 'alice', '/start');
    const names = ['SETUP_TOKEN', 'API_KEY', 'SECOND_API_KEY'] as const;
    await Promise.all(names.map((name) => receive(app, [aText('alice', fakeCredential(name))])));
    expect(await query(app, 'SELECT version FROM credentials ORDER BY version')).toMatchObject([
      { version: 1 },
      { version: 2 },
      { version: 3 },
    ]);
  });

  test('of an unusable kind is dropped, and the person is told why', async () => {
    const app = await testApp();
    await says(app, 'alice', `sk-ant-admin01-${'aB3_dE5-'.repeat(11)}`);
    expect(await count(app, 'credentials')).toBe(0);
    expect(await wordsFor(app, 'alice')).toContain('That’s an admin key');
    expect(await valueOf(app, `SELECT count(*) FROM outbox WHERE mode = 'delete'`)).toBe(1);
    expect(onDisk(app)).not.toContain('aB3_dE5-aB3_dE5-');
  });

  test('of a kind that this deployment does not offer is not stored', async () => {
    const app = await testApp({ settings: { CREDENTIAL_PATHS: 'api_key' } });
    await says(app, 'alice', token);
    expect(await count(app, 'credentials')).toBe(0);
    expect(await wordsFor(app, 'alice')).toContain('doesn’t work here');
  });

  test('is refused after ten within an hour, and accepted again later', async () => {
    const app = await testApp();
    for (let paste = 0; paste < 11; paste += 1) await says(app, 'alice', token);
    expect(await count(app, 'credentials')).toBe(10);
    expect(await wordsFor(app, 'alice')).toContain('several keys in a short time');
    app.clock.now += 3_600_001;
    await says(app, 'alice', token);
    expect(await count(app, 'credentials')).toBe(11);
  });
});
