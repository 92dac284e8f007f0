import { describe, expect, onTestFinished, test } from 'vitest';
import { readQr } from '../../test/fixtures/app-qr.ts';
import {
  anAccount,
  chatOf,
  chatKeyOf,
  query,
  testApp,
  type TestApp,
  valueOf,
  wordsFor,
} from '../../test/fixtures/app.ts';
import { pictureTextMark } from '../conversation/picture-text-mark.ts';
import { processEvents, outboxTopic } from './process-events.ts';
import { startSender } from './sender.ts';
import { storePicture } from '../pictures/store-picture.ts';
import { addToOutbox, savePartsSent, type NewMessage, takeMessage } from '../store/outbox.ts';
import type { Outcome, Shown, Transport } from './transport.ts';

type Asked = {
  what: 'send' | 'edit' | 'remove';
  chat: string;
  text: string;
  key?: string;
  qr?: string;
};

/** A platform that notes what it is asked and answers as told, else with success. */
class FakePlatform implements Transport {
  readonly platform = 'console';
  readonly bot = 'main';
  hasSendKey = false;
  editGapMs = 0;
  readonly asked: Asked[] = [];
  /** Answers for the next calls, by what is asked. */
  readonly answers: Record<Asked['what'], Outcome[]> = { send: [], edit: [], remove: [] };
  /** Chats whose calls wait for `release`. */
  readonly held = new Map<string, Promise<void>>();

  /** Whether a message holds one paragraph only. */
  isNarrow = false;

  split({ screen: { body, ...screen }, ...shown }: Shown): Shown[] {
    const messages = this.isNarrow ? body.map((block) => [block]) : [body];
    return messages.map((each) => ({ ...shown, screen: { ...screen, body: each } }));
  }

  send(chat: string, shown: Shown, key: string): Promise<Outcome> {
    return this.#answer({ what: 'send', chat, text: textOf(shown), key, ...qrIn(shown) });
  }

  edit(chat: string, _messageId: string, shown: Shown): Promise<Outcome> {
    return this.#answer({ what: 'edit', chat, text: textOf(shown) });
  }

  remove(chat: string, messageId: string): Promise<Outcome> {
    return this.#answer({ what: 'remove', chat, text: messageId });
  }

  hold(chat: string): () => void {
    let release = () => {};
    this.held.set(chat, new Promise((resolve) => (release = resolve)));
    return release;
  }

  async #answer(asked: Asked): Promise<Outcome> {
    this.asked.push(asked);
    await this.held.get(asked.chat);
    return this.answers[asked.what].shift() ?? { type: 'done', messageId: `m${this.asked.length}` };
  }
}

const textOf = ({ screen }: Shown): string => screen.body.map(({ text }) => text).join();
const qrIn = ({ picture }: Shown) => (picture ? { qr: readQr(picture.png) ?? 'unreadable' } : {});
const shown = (text: string): Shown => ({ screen: { body: [{ kind: 'text', text }] }, ref: 1 });
const note = (id: string, text = id): NewMessage => ({
  id,
  slot: null,
  mode: 'send',
  content: shown(text),
});
const menu = (id: string, text = id): NewMessage => ({ ...note(id, text), slot: 'screen' });
const edit = (id: string, text = id): NewMessage => ({ ...menu(id, text), mode: 'replace' });

type Bench = {
  app: TestApp;
  platform: FakePlatform;
  /** Queues messages for somebody and rings. */
  queue(person: string, ...messages: NewMessage[]): Promise<void>;
  ring(): void;
  start(): Promise<void>;
  stop(): Promise<void>;
  state(id: string): Promise<unknown>;
  settled(...ids: string[]): Promise<void>;
};

async function aBench(settings: Record<string, string> = {}): Promise<Bench> {
  const app = await testApp({ settings });
  const platform = new FakePlatform();
  let stop = () => Promise.resolve();
  onTestFinished(() => stop());
  await anAccount(app, 'alice');
  await anAccount(app, 'bob');
  const state = (id: string) => valueOf(app, 'SELECT state FROM outbox WHERE id = ?', id);
  const ring = () => app.wakeups.notify(outboxTopic(platform));
  return {
    app,
    platform,
    ring,
    state,
    async queue(person, ...messages) {
      for (const message of messages) {
        await app.db.write(addToOutbox(chatOf(person), message, app.now()));
      }
      ring();
    },
    async start() {
      stop = await startSender(app, platform);
    },
    stop: () => stop(),
    async settled(...ids) {
      for (const id of ids) {
        await expect
          .poll(() => state(id), { interval: 2, timeout: 5000 })
          .not.toMatch(/queued|sending/);
      }
    },
  };
}

const textsOf = ({ asked }: FakePlatform, person = 'alice'): string[] =>
  asked.filter(({ chat }) => chat === person).map(({ text }) => text);

test('the messages of a chat go out in their order', async () => {
  const { platform, queue, start, settled } = await aBench();
  await queue('alice', note('1'), menu('2'), note('3'));
  await start();
  await queue('alice', note('4'));
  await settled('4');
  expect(textsOf(platform)).toEqual(['1', '2', '3', '4']);
});

test('a slow chat does not hold up another', async () => {
  const { platform, queue, start, settled, state } = await aBench();
  const release = platform.hold('alice');
  await start();
  await queue('alice', note('a1'), note('a2'));
  await queue('bob', note('b1'), note('b2'));
  await settled('b1', 'b2');
  expect(textsOf(platform, 'alice')).toEqual(['a1']);
  expect(await state('a2')).toBe('queued');
  release();
  await settled('a2');
  expect(textsOf(platform, 'alice')).toEqual(['a1', 'a2']);
});

describe('later', () => {
  test('a limited chat waits as long as told, in order; others go on', async () => {
    const { app, platform, queue, start, settled, state, ring } = await aBench();
    platform.answers.send.push({ type: 'later', afterMs: 5000 });
    await queue('alice', note('a1'), note('a2'));
    await start();
    await expect
      .poll(() => valueOf(app, `SELECT not_before FROM outbox WHERE id = 'a1'`))
      .toBe(app.now() + 5000);
    await queue('bob', note('b1'));
    await settled('b1');
    expect([await state('a1'), await state('a2')]).toEqual(['queued', 'queued']);
    app.clock.now += 4999;
    await queue('bob', note('b2'));
    await settled('b2');
    expect(textsOf(platform)).toEqual(['a1']);
    app.clock.now += 1;
    ring();
    await settled('a1', 'a2');
    expect(textsOf(platform)).toEqual(['a1', 'a1', 'a2']);
  });

  test('a message that never goes out is given up and the rest goes on', async () => {
    const { app, platform, queue, start, settled, state } = await aBench();
    platform.answers.send.push({ type: 'later', afterMs: 1 });
    await queue('alice', note('a1'), note('a2'));
    await app.db.write([{ sql: `UPDATE outbox SET attempts = 49 WHERE id = 'a1'`, args: [] }]);
    await start();
    await settled('a1', 'a2');
    expect([await state('a1'), await state('a2')]).toEqual(['failed', 'sent']);
  });
});

describe('an unknown outcome', () => {
  test('without a send key: a note is not repeated', async () => {
    const { platform, queue, start, settled, state } = await aBench();
    platform.answers.send.push({ type: 'unknown' });
    await queue('alice', note('note'));
    await start();
    await settled('note');
    expect(await state('note')).toBe('unknown');
    expect(textsOf(platform)).toEqual(['note']);
  });

  test('without a send key: a note that may have arrived does not hold up what follows', async () => {
    const { platform, queue, start, settled } = await aBench();
    platform.answers.send.push({ type: 'unknown' });
    await queue('alice', note('note'), note('next'));
    await start();
    await settled('next');
    expect(textsOf(platform)).toEqual(['note', 'next']);
  });

  test.each([
    ['without a send key: a menu is shown again', false, menu('it')],
    ['with a send key: a note is sent again under the same key', true, note('it')],
  ])('%s', async (_what, hasSendKey, message) => {
    const { app, platform, queue, start, settled, ring } = await aBench();
    platform.hasSendKey = hasSendKey;
    platform.answers.send.push({ type: 'unknown' });
    await queue('alice', message);
    await start();
    await expect.poll(() => valueOf(app, 'SELECT not_before FROM outbox')).toBe(app.now() + 1000);
    app.clock.now += 1000;
    ring();
    await settled('it');
    expect(platform.asked.map(({ key }) => key)).toEqual(['it', 'it']);
  });

  test('waits longer each time', async () => {
    const { app, platform, queue, start, settled, ring } = await aBench();
    platform.answers.send.push(...Array.from({ length: 8 }, () => ({ type: 'unknown' as const })));
    await queue('alice', menu('it'));
    await start();
    for (const seconds of [1, 2, 4, 8, 16, 32, 60, 60]) {
      await expect
        .poll(() => valueOf(app, 'SELECT not_before FROM outbox'))
        .toBe(app.now() + seconds * 1000);
      app.clock.now += seconds * 1000;
      ring();
    }
    await settled('it');
    expect(platform.asked).toHaveLength(9);
  });
});

describe('after a crash', () => {
  async function interrupted(hasSendKey: boolean, ...messages: NewMessage[]): Promise<Bench> {
    const bench = await aBench();
    bench.platform.hasSendKey = hasSendKey;
    await bench.queue('alice', ...messages);
    await bench.app.db.write(messages.map(({ id }) => takeMessage(id)));
    await bench.start();
    return bench;
  }

  test('what was being sent is sent again where the platform knows repeats', async () => {
    const { platform, settled } = await interrupted(true, note('note'));
    await settled('note');
    expect(platform.asked).toMatchObject([{ text: 'note', key: 'note' }]);
  });

  test('else a note is left and a menu is shown again', async () => {
    const { platform, state, settled } = await interrupted(false, note('note'), menu('menu'));
    await settled('menu');
    expect(await state('note')).toBe('unknown');
    expect(textsOf(platform)).toEqual(['menu']);
  });

  test('the deletion of a secret is asked for again', async () => {
    const removal: NewMessage = {
      id: 'rm',
      slot: null,
      mode: 'delete',
      content: { messageId: 'm9' },
    };
    const { platform, settled } = await interrupted(false, removal);
    await settled('rm');
    expect(platform.asked).toMatchObject([{ what: 'remove', text: 'm9' }]);
  });
});

describe('edits', () => {
  test('a first edit without a message to edit is a new message', async () => {
    const { platform, queue, start, settled } = await aBench();
    await queue('alice', edit('1'));
    await start();
    await settled('1');
    expect(platform.asked).toMatchObject([{ what: 'send' }]);
  });

  test('then it is edited in place', async () => {
    const { platform, queue, start, settled } = await aBench();
    await queue('alice', menu('1'));
    await start();
    await settled('1');
    await queue('alice', edit('2'));
    await settled('2');
    expect(platform.asked.map(({ what }) => what)).toEqual(['send', 'edit']);
  });

  test('of those that pile up only the newest is shown', async () => {
    const { platform, queue, start, settled, state } = await aBench();
    await queue('alice', menu('1'));
    const release = platform.hold('alice');
    await start();
    await queue('alice', edit('2'), edit('3'), edit('4'));
    release();
    await settled('4');
    expect(textsOf(platform)).toEqual(['1', '4']);
    expect([await state('2'), await state('3')]).toEqual(['suppressed', 'suppressed']);
  });

  test('one that changes nothing is not asked for', async () => {
    const { platform, queue, start, settled, state } = await aBench();
    await queue('alice', menu('1', 'same'));
    await start();
    await settled('1');
    await queue('alice', edit('2', 'same'));
    await settled('2');
    expect(platform.asked).toHaveLength(1);
    expect(await state('2')).toBe('sent');
  });

  test('of a message that is gone becomes a new message, which is edited from then on', async () => {
    const { platform, queue, start, settled } = await aBench();
    await queue('alice', menu('1'));
    await start();
    await settled('1');
    platform.answers.edit.push({ type: 'gone' });
    await queue('alice', edit('2'));
    await settled('2');
    await queue('alice', edit('3'));
    await settled('3');
    expect(platform.asked.map(({ what, text }) => `${what} ${text}`)).toEqual([
      'send 1',
      'edit 2',
      'send 2',
      'edit 3',
    ]);
  });

  test('of a live view keep the distance the platform wants', async () => {
    const { app, platform, queue, start, settled, state, ring } = await aBench();
    platform.editGapMs = 60_000;
    const live = (message: NewMessage): NewMessage => ({ ...message, slot: 'build' });
    await queue('alice', live(menu('1')));
    await start();
    await settled('1');
    await queue('alice', live(edit('2')));
    await settled('2');
    await queue('alice', live(edit('3')));
    await queue('bob', note('b1'));
    await settled('b1');
    expect(await state('3')).toBe('queued');
    app.clock.now += 60_000;
    ring();
    await settled('3');
    expect(textsOf(platform)).toEqual(['1', '2', '3']);
  });
});

test('the answer to a tap does not wait for the distance between edits', async () => {
  const { platform, queue, start, settled } = await aBench();
  platform.editGapMs = 60_000;
  await queue('alice', menu('1'));
  await start();
  await settled('1');
  await queue('alice', edit('2'));
  await settled('2');
  await queue('alice', edit('3'));
  await settled('3');
  expect(textsOf(platform)).toEqual(['1', '2', '3']);
});

describe('what takes several messages', () => {
  async function aNarrowBench(): Promise<Bench> {
    const bench = await aBench();
    bench.platform.isNarrow = true;
    return bench;
  }
  const long = (id: string, ...paragraphs: string[]): NewMessage => ({
    ...note(id),
    content: { screen: { body: paragraphs.map((text) => ({ kind: 'text', text })) }, ref: 1 },
  });
  const longMenu = (...paragraphs: string[]): NewMessage => ({
    ...long('long', ...paragraphs),
    slot: 'screen',
  });

  test('goes out in order, each under a key of its own, before anything else', async () => {
    const { platform, queue, start, settled } = await aNarrowBench();
    await queue('alice', long('long', 'a', 'b', 'c'), note('next'));
    await start();
    await settled('long', 'next');
    expect(textsOf(platform)).toEqual(['a', 'b', 'c', 'next']);
    expect(platform.asked.map(({ key }) => key)).toEqual(['long', 'long/1', 'long/2', 'next']);
  });

  test('is taken up where a limit broke it off', async () => {
    const { app, platform, queue, start, settled, ring } = await aNarrowBench();
    platform.answers.send.push({ type: 'done', messageId: 'm1' }, { type: 'later', afterMs: 5000 });
    await queue('alice', long('long', 'a', 'b', 'c'));
    await start();
    await expect.poll(() => valueOf(app, 'SELECT not_before FROM outbox')).toBe(app.now() + 5000);
    app.clock.now += 5000;
    ring();
    await settled('long');
    expect(textsOf(platform)).toEqual(['a', 'b', 'b', 'c']);
  });

  test.each([
    ['a note: the doubtful part is left out', long('long', 'a', 'b', 'c'), ['a', 'b', 'c']],
    ['a menu: the doubtful part is shown again', longMenu('a', 'b', 'c'), ['a', 'b', 'b', 'c']],
  ])('after a lost answer, %s', async (_what, message, texts) => {
    const { app, platform, queue, start, settled, ring, state } = await aNarrowBench();
    platform.answers.send.push({ type: 'done', messageId: 'm1' }, { type: 'unknown' });
    await queue('alice', message);
    await start();
    await expect.poll(() => valueOf(app, 'SELECT not_before FROM outbox')).toBe(app.now() + 1000);
    app.clock.now += 1000;
    ring();
    await settled('long');
    expect(textsOf(platform)).toEqual(texts);
    expect(await state('long')).toBe('sent');
  });

  test('after a crash, what had been taken is not repeated', async () => {
    const { app, platform, queue, start, settled } = await aNarrowBench();
    platform.hasSendKey = true;
    await queue('alice', long('long', 'a', 'b', 'c'));
    await app.db.write([takeMessage('long'), savePartsSent('long', 2)]);
    await start();
    await settled('long');
    expect(platform.asked).toMatchObject([{ text: 'c', key: 'long/2' }]);
  });

  test('after a crash, the rest of a note follows without the part that may have arrived', async () => {
    const { app, platform, queue, start, settled, state } = await aNarrowBench();
    await queue('alice', long('long', 'a', 'b', 'c'), long('end', 'd', 'e'));
    await app.db.write([
      takeMessage('long'),
      savePartsSent('long', 1),
      takeMessage('end'),
      savePartsSent('end', 1),
    ]);
    await start();
    await settled('long', 'end');
    expect(textsOf(platform)).toEqual(['c']);
    expect([await state('long'), await state('end')]).toEqual(['sent', 'unknown']);
  });

  test('a message is edited in place: the last, where the buttons are', async () => {
    const { app, platform, queue, start, settled } = await aNarrowBench();
    await queue('alice', longMenu('a', 'b'));
    await start();
    await settled('long');
    expect(await valueOf(app, 'SELECT message_id FROM slots')).toBe('m2');
    await queue('alice', edit('short'));
    await settled('short');
    expect(platform.asked.map(({ what, text }) => `${what} ${text}`)).toEqual([
      'send a',
      'send b',
      'edit short',
    ]);
  });

  test('cannot become of one message by an edit, and is sent', async () => {
    const { platform, queue, start, settled } = await aNarrowBench();
    await queue('alice', menu('1'));
    await start();
    await settled('1');
    await queue('alice', { ...longMenu('a', 'b'), mode: 'replace' });
    await settled('long');
    await queue('alice', { ...longMenu('a', 'b'), id: 'same', mode: 'replace' });
    await settled('same');
    expect(platform.asked.map(({ what, text }) => `${what} ${text}`)).toEqual([
      'send 1',
      'send a',
      'send b',
    ]);
  });
});

describe('what cannot be', () => {
  test('an unreachable person gets nothing more, and is marked', async () => {
    const { app, platform, queue, start, settled, state } = await aBench();
    platform.answers.send.push({ type: 'unreachable' });
    await queue('alice', note('1'), note('2'), menu('3'));
    await start();
    await settled('1', '2', '3');
    expect([await state('1'), await state('2'), await state('3')]).toEqual([
      'suppressed',
      'suppressed',
      'suppressed',
    ]);
    expect(textsOf(platform)).toEqual(['1']);
    expect(
      await valueOf(
        app,
        'SELECT unreachable_since FROM identities WHERE chat = ?',
        chatKeyOf('alice'),
      ),
    ).toBe(app.now());
  });

  test('what the platform refuses is a fault of ours: logged, and the next one goes out', async () => {
    const { app, platform, queue, start, settled, state } = await aBench();
    platform.answers.send.push({ type: 'refused', reason: 'BUTTON_DATA_INVALID' });
    await queue('alice', note('1'), note('2'));
    await start();
    await settled('1', '2');
    expect([await state('1'), await state('2')]).toEqual(['failed', 'sent']);
    expect(app.logged.join()).toContain('BUTTON_DATA_INVALID');
  });
});

describe('operators', () => {
  test('hear of a refusal once for each reason, and of none that is about telling them', async () => {
    const bench = await aBench({ OPERATORS_CONSOLE: 'olga' });
    const { app, platform, queue, start, settled } = bench;
    await anAccount(app, 'olga');
    const refused = { type: 'refused' as const, reason: 'BUTTON_DATA_INVALID' };
    platform.answers.send.push(refused, refused, refused, refused);
    await queue('alice', note('1'), note('2'));
    await start();
    await settled('1', '2');
    await processEvents(app, chatKeyOf('olga'));
    const told = `SELECT count(*) FROM inbox WHERE event_id LIKE 'news:ops:refused:%'`;
    expect(await valueOf(app, told)).toBe(1);
    bench.ring();
    const open = `SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')`;
    await expect.poll(() => valueOf(app, open)).toBe(0);
    expect(platform.asked.at(-1)?.text).toContain('Console refused a message: BUTTON_DATA_INVALID');
    expect(await valueOf(app, told)).toBe(1);
  });
});

describe('a message with a secret', () => {
  const removal: NewMessage = {
    id: 'rm',
    slot: null,
    mode: 'delete',
    content: { messageId: 'm9' },
  };

  test.each<[Outcome, string]>([
    [{ type: 'done', messageId: 'm9' }, 'I deleted that message'],
    [{ type: 'gone' }, 'I deleted that message'],
    [{ type: 'refused', reason: 'too old' }, 'Please delete it yourself'],
    [{ type: 'unreachable' }, 'Please delete it yourself'],
  ])('after the answer %o the person reads: %s', async (outcome, sentence) => {
    const { app, platform, queue, start, settled } = await aBench();
    platform.answers.remove.push(outcome);
    await queue('alice', removal);
    // The answer itself has to wait, so that it can be read.
    platform.answers.send.push({ type: 'later', afterMs: 1e6 });
    await start();
    await settled('rm');
    await expect.poll(() => wordsFor(app, 'alice')).toContain(sentence);
  });

  test('its removal is answered once', async () => {
    const { app, queue, start, settled } = await aBench();
    await queue('alice', removal);
    await start();
    await settled('rm');
    await queue('alice', removal);
    expect(await query(app, 'SELECT id FROM outbox WHERE mode = ?', 'delete')).toHaveLength(1);
  });
});

test('stopping waits for what is under way and starts nothing more', async () => {
  const { platform, queue, start, stop, state } = await aBench();
  const release = platform.hold('alice');
  await start();
  await queue('alice', note('1'), note('2'));
  await expect.poll(() => platform.asked.length).toBe(1);
  let stopped = false;
  const stopping = stop().then(() => (stopped = true));
  await state('1');
  expect(stopped).toBe(false);
  release();
  await stopping;
  expect([await state('1'), await state('2')]).toEqual(['sent', 'queued']);
});

test('the sender of one bot leaves the messages of another alone', async () => {
  const { app, platform, queue, start, settled, state } = await aBench();
  await app.db.write(addToOutbox({ ...chatOf('alice'), bot: 'second' }, note('theirs'), app.now()));
  await queue('alice', note('ours'));
  await start();
  await settled('ours');
  expect(textsOf(platform)).toEqual(['ours']);
  expect(await state('theirs')).toBe('queued');
});

describe('pictures', () => {
  const withPicture = (id: string): NewMessage => ({
    ...menu(id),
    content: { ...shown('scan it'), screen: { ...shown('scan it').screen, picture: PICTURE } },
  });
  const PICTURE = { id: 'pic_1', alt: 'A QR code' };

  async function withQr(lifeMs: number): Promise<Bench> {
    const bench = await aBench();
    const { app } = bench;
    const content = { kind: 'qr' as const, text: 'SECRET-QR' };
    const expiresAt = app.now() + lifeMs;
    await app.db.write([
      storePicture(app, { id: 'pic_1', chat: chatKeyOf('alice'), content, expiresAt }),
    ]);
    return bench;
  }

  test('are opened only to go out: no message row and no log holds what they show', async () => {
    const { app, platform, queue, start, settled } = await withQr(1000);
    await queue('alice', withPicture('a'));
    expect(JSON.stringify(await query(app, 'SELECT * FROM outbox'))).not.toContain('SECRET-QR');
    await start();
    await settled('a');
    expect(platform.asked).toMatchObject([{ what: 'send', text: 'scan it', qr: 'SECRET-QR' }]);
    expect(app.logged.join('')).not.toContain('SECRET-QR');
  });

  test('a code to type is put in its place only to go out', async () => {
    const { app, platform, queue, start, settled } = await withQr(1000);
    await queue('alice', note('a', pictureTextMark('pic_1')));
    await queue('bob', note('b', pictureTextMark('pic_1')));
    expect(JSON.stringify(await query(app, 'SELECT * FROM outbox'))).not.toContain('SECRET-QR');
    await start();
    await settled('a', 'b');
    expect(platform.asked.map(({ text }) => text)).toEqual(['SECRET-QR', '…']);
  });

  test('that have expired, or are for another chat, leave their words', async () => {
    const { platform, queue, start, settled } = await withQr(0);
    await queue('alice', withPicture('a'));
    await queue('bob', withPicture('b'));
    await start();
    await settled('a', 'b');
    expect(platform.asked.map(({ text, qr }) => [text, qr])).toEqual([
      ['scan it,A QR code', undefined],
      ['scan it,A QR code', undefined],
    ]);
  });
});
