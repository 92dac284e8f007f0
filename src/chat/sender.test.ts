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

type Call = {
  what: 'send' | 'edit' | 'remove';
  chat: string;
  text: string;
  key?: string;
  qr?: string;
  isSilent?: boolean;
};

/** A platform that records its calls. Each call succeeds unless an answer was queued for it. */
class FakePlatform implements Transport {
  readonly platform = 'console';
  readonly bot = 'main';
  hasSendKey = false;
  editGapMs = 0;
  readonly calls: Call[] = [];
  /** Answers for the next calls, by method. */
  readonly answers: Record<Call['what'], Outcome[]> = { send: [], edit: [], remove: [] };
  /** Chats whose calls wait for `release`. */
  readonly held = new Map<string, Promise<void>>();

  /** Whether a message may contain only one paragraph. */
  isNarrow = false;

  split({ screen: { body, ...screen }, ...shown }: Shown): Shown[] {
    const messages = this.isNarrow ? body.map((block) => [block]) : [body];
    return messages.map((each) => ({ ...shown, screen: { ...screen, body: each } }));
  }

  send(chat: string, shown: Shown, key: string): Promise<Outcome> {
    return this.#answer({
      what: 'send',
      chat,
      text: textOf(shown),
      key,
      ...qrIn(shown),
      isSilent: shown.isSilent ?? false,
    });
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

  async #answer(call: Call): Promise<Outcome> {
    this.calls.push(call);
    await this.held.get(call.chat);
    return this.answers[call.what].shift() ?? { type: 'done', messageId: `m${this.calls.length}` };
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
const news = { news: JSON.stringify({ eventId: 'news', news: {} }) };
const important = (id: string): NewMessage => ({ ...note(id), ...news });
const menu = (id: string, text = id): NewMessage => ({ ...note(id, text), slot: 'screen' });
const edit = (id: string, text = id): NewMessage => ({ ...menu(id, text), mode: 'replace' });

const HOUR = 3_600_000;

type Bench = {
  app: TestApp;
  platform: FakePlatform;
  /** Queues messages for a person and notifies the sender. */
  queue(person: string, ...messages: NewMessage[]): Promise<void>;
  notify(): void;
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
  const notify = () => app.wakeups.notify(outboxTopic(platform));
  return {
    app,
    platform,
    notify,
    state,
    async queue(person, ...messages) {
      for (const message of messages) {
        await app.db.write(addToOutbox(chatOf(person), message, app.now()));
      }
      notify();
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

const textsOf = ({ calls }: FakePlatform, person = 'alice'): string[] =>
  calls.filter(({ chat }) => chat === person).map(({ text }) => text);

test('the messages of a chat are sent in order', async () => {
  const { platform, queue, start, settled } = await aBench();
  await queue('alice', note('1'), menu('2'), note('3'));
  await start();
  await queue('alice', note('4'));
  await settled('4');
  expect(textsOf(platform)).toEqual(['1', '2', '3', '4']);
});

test('of several new messages only the last one makes a sound', async () => {
  const { platform, queue, start, settled } = await aBench();
  await queue('alice', note('1'), note('2'), menu('3'));
  await start();
  await settled('3');
  const loud = platform.calls.filter(({ isSilent }) => !isSilent);
  expect(platform.calls).toHaveLength(3);
  expect(loud.map(({ text }) => text)).toEqual(['3']);
});

test('a slow chat does not delay another one', async () => {
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

describe('a call that has to be retried later', () => {
  test('makes its chat wait as long as requested and keeps the order; other chats continue', async () => {
    const { app, platform, queue, start, settled, state, notify } = await aBench();
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
    notify();
    await settled('a1', 'a2');
    expect(textsOf(platform)).toEqual(['a1', 'a1', 'a2']);
  });

  test('is given up after a day and many attempts, and the next message is sent', async () => {
    const { app, platform, queue, start, settled, state } = await aBench();
    platform.answers.send.push({ type: 'later', afterMs: 1 });
    await queue('alice', note('a1'), note('a2'));
    await app.db.write([{ sql: `UPDATE outbox SET attempts = 300 WHERE id = 'a1'`, args: [] }]);
    app.clock.now += 25 * HOUR;
    await start();
    await settled('a1', 'a2');
    expect([await state('a1'), await state('a2')]).toEqual(['failed', 'sent']);
  });

  test.each<[string, Outcome, attempts: number, waitMs: number]>([
    ['often: the waits grow', { type: 'later', afterMs: 1 }, 7, 4000],
    ['for hours: it is not lost', { type: 'later', afterMs: 5000 }, 300, 300_000],
    ['because of a refusal that nobody knows', { type: 'unfamiliar', reason: 'x' }, 3, 8000],
  ])('%s', async (_what, outcome, attempts, waitMs) => {
    const { app, platform, queue, start, state } = await aBench();
    platform.answers.send.push(outcome);
    await queue('alice', note('it'));
    await app.db.write([{ sql: 'UPDATE outbox SET attempts = ?', args: [attempts] }]);
    await start();
    const due = () => valueOf(app, 'SELECT not_before FROM outbox');
    await expect.poll(due).toBe(app.now() + waitMs);
    expect(await state('it')).toBe('queued');
  });

  test.each<[string, Outcome, attempts: number]>([
    ['that allows few tries', { type: 'later', afterMs: 1, tries: 2, alarm: 'x' }, 1],
  ])('because of a refusal %s it is given up in the end', async (_what, outcome, attempts) => {
    const { app, platform, queue, start, settled, state } = await aBench();
    platform.answers.send.push(outcome);
    await queue('alice', note('a1'), note('a2'));
    await app.db.write([
      { sql: `UPDATE outbox SET attempts = ? WHERE id = 'a1'`, args: [attempts] },
    ]);
    await start();
    await settled('a1', 'a2');
    expect([await state('a1'), await state('a2')]).toEqual(['failed', 'sent']);
  });
});

describe('a message that is refused for now, again and again', () => {
  const notNow: Outcome = { type: 'later', afterMs: 1 };

  /** It has been tried nine times, and two others wait behind it. */
  async function heldBack(first: NewMessage, ...next: Outcome[]): Promise<Bench> {
    const bench = await aBench({ OPERATORS_CONSOLE: 'olga' });
    const { app, platform, queue, start } = bench;
    await anAccount(app, 'olga');
    platform.answers.send.push(notNow, ...next);
    await queue('alice', first, note('2'), note('3'));
    await app.db.write([{ sql: `UPDATE outbox SET attempts = 9 WHERE id = '1'`, args: [] }]);
    await start();
    return bench;
  }

  const dueOf = ({ app }: Bench, id: string) =>
    expect.poll(() => valueOf(app, 'SELECT not_before FROM outbox WHERE id = ?', id));

  test('lets the others go first, and follows them', async () => {
    const bench = await heldBack(note('1'));
    const { app, platform, notify, settled } = bench;
    await settled('2', '3');
    platform.answers.send.push(notNow);
    for (const seconds of [16, 32]) {
      await dueOf(bench, '1').toBe(app.now() + seconds * 1000);
      app.clock.now += seconds * 1000;
      notify();
    }
    await settled('1');
    expect(textsOf(platform)).toEqual(['1', '2', '3', '1', '1']);
    await processEvents(app, chatKeyOf('olga'));
    const alarm = 'Console refuses messages for now: refused for now, again and again';
    await expect.poll(() => textsOf(platform, 'olga').join()).toContain(alarm);
  });

  test('keeps its turn when the next one is refused in the same way', async () => {
    const bench = await heldBack(important('1'), notNow);
    const { app, platform, notify, settled } = bench;
    await dueOf(bench, '2').toBe(app.now() + 1);
    app.clock.now += 60_000;
    notify();
    await settled('1', '2', '3');
    expect(textsOf(platform)).toEqual(['1', '2', '1', '2', '3']);
    expect(await query(app, `SELECT event_id FROM inbox WHERE event_id GLOB 'news:*'`)).toEqual([]);
  });
});

describe('important news whose message is not taken as it is', () => {
  const screen = {
    title: 'Payment received',
    body: [{ kind: 'text' as const, text: 'Thank you!' }],
    fields: [{ label: 'Plan', value: 'Pro' }],
    choices: [{ id: 'menu', label: 'Menu' }],
    links: [{ label: 'Receipt', url: 'https://automna.test/p/1' }],
  };
  const words = 'Payment received,Thank you!,Plan: Pro,Receipt: https://automna.test/p/1';
  const message: NewMessage = { ...important('1'), content: { screen, ref: 1 } };

  async function told(...answers: Outcome[]): Promise<Bench> {
    const bench = await aBench();
    bench.platform.hasSendKey = true;
    bench.platform.answers.send.push(...answers);
    await bench.queue('alice', message);
    await bench.start();
    return bench;
  }

  const alarms = ({ app }: Bench) => query(app, 'SELECT cause, count FROM alarms');

  test('are sent as words when the platform refuses their form, once', async () => {
    const refused = { type: 'refused' as const, reason: 'BUTTON_DATA_INVALID' };
    const bench = await told(refused);
    await bench.settled('1');
    expect(textsOf(bench.platform)).toEqual(['Thank you!', words]);
    expect(await bench.state('1')).toBe('sent');
    expect(await alarms(bench)).toMatchObject([{ count: 1 }]);
  });

  test('are given up when the words are refused as well', async () => {
    const refused = { type: 'refused' as const, reason: 'BUTTON_DATA_INVALID' };
    const bench = await told(refused, refused);
    await bench.settled('1');
    expect(await bench.state('1')).toBe('failed');
  });

  test('are sent as words when the connection ends at them, and never given up', async () => {
    const cut: Outcome = { type: 'unknown', isCutOff: true };
    const bench = await told(cut, cut, cut, cut, cut);
    const { app, platform, notify, settled } = bench;
    for (const seconds of [1, 2, 600, 1200, 2400]) {
      await expect
        .poll(() => valueOf(app, 'SELECT not_before FROM outbox'))
        .toBe(app.now() + seconds * 1000);
      app.clock.now += seconds * 1000;
      notify();
    }
    await settled('1');
    expect(textsOf(platform)).toEqual([
      ...Array.from({ length: 3 }, () => 'Thank you!'),
      words,
      words,
      words,
    ]);
    expect(await alarms(bench)).toMatchObject([{ count: 3 }]);
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

  test('without a send key: a note that may have arrived does not block the next message', async () => {
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
    ['without a send key: an important note is rather sent twice', false, important('it')],
  ])('%s', async (_what, hasSendKey, message) => {
    const { app, platform, queue, start, settled, notify } = await aBench();
    platform.hasSendKey = hasSendKey;
    platform.answers.send.push({ type: 'unknown' });
    await queue('alice', message);
    await start();
    await expect.poll(() => valueOf(app, 'SELECT not_before FROM outbox')).toBe(app.now() + 1000);
    app.clock.now += 1000;
    notify();
    await settled('it');
    expect(platform.calls.map(({ key }) => key)).toEqual(['it', 'it']);
  });

  test('waits longer each time', async () => {
    const { app, platform, queue, start, settled, notify } = await aBench();
    platform.answers.send.push(...Array.from({ length: 10 }, () => ({ type: 'unknown' as const })));
    await queue('alice', menu('it'));
    await start();
    for (const seconds of [1, 2, 4, 8, 16, 32, 64, 128, 256, 300]) {
      await expect
        .poll(() => valueOf(app, 'SELECT not_before FROM outbox'))
        .toBe(app.now() + seconds * 1000);
      app.clock.now += seconds * 1000;
      notify();
    }
    await settled('it');
    expect(platform.calls).toHaveLength(11);
  });
});

describe('a message at which the connection ends', () => {
  const cut: Outcome = { type: 'unknown', isCutOff: true };

  test('is put aside after three tries, and given up after one more', async () => {
    const { app, platform, queue, start, settled, notify, state } = await aBench();
    platform.hasSendKey = true;
    platform.answers.send.push(cut, cut, cut);
    await queue('alice', note('it'), note('next'));
    await start();
    const waits = (seconds: number) =>
      expect
        .poll(() => valueOf(app, `SELECT not_before FROM outbox WHERE id = 'it'`))
        .toBe(app.now() + seconds * 1000);
    for (const seconds of [1, 2]) {
      await waits(seconds);
      app.clock.now += seconds * 1000;
      notify();
    }
    await waits(600);
    await settled('next');
    platform.answers.send.push(cut);
    app.clock.now += 600_000;
    notify();
    await settled('it');
    expect(textsOf(platform)).toEqual(['it', 'it', 'it', 'next', 'it']);
    expect(await state('it')).toBe('failed');
  });

  test('is sent as a new message when it was an edit', async () => {
    const { app, platform, queue, start, settled, notify } = await aBench();
    platform.hasSendKey = true;
    await queue('alice', menu('1'));
    await start();
    await settled('1');
    platform.answers.edit.push(cut, cut);
    await queue('alice', edit('2'));
    for (const seconds of [1, 2]) {
      await expect
        .poll(() => valueOf(app, `SELECT not_before FROM outbox WHERE id = '2'`))
        .toBe(app.now() + seconds * 1000);
      app.clock.now += seconds * 1000;
      notify();
    }
    await settled('2');
    expect(platform.calls.map(({ what }) => what)).toEqual(['send', 'edit', 'edit', 'send']);
  });
});

describe('after a crash', () => {
  async function interrupted(hasSendKey: boolean, ...messages: NewMessage[]): Promise<Bench> {
    const bench = await aBench();
    bench.platform.hasSendKey = hasSendKey;
    await bench.queue('alice', ...messages);
    await bench.app.db.write(messages.map(({ id }) => takeMessage(id, bench.app.now())));
    await bench.start();
    return bench;
  }

  test('a message that was being sent is sent again if the platform recognises repeats', async () => {
    const { platform, settled } = await interrupted(true, note('note'));
    await settled('note');
    expect(platform.calls).toMatchObject([{ text: 'note', key: 'note' }]);
  });

  test('otherwise a note is not repeated and a menu is shown again', async () => {
    const { platform, state, settled } = await interrupted(false, note('note'), menu('menu'));
    await settled('menu');
    expect(await state('note')).toBe('unknown');
    expect(textsOf(platform)).toEqual(['menu']);
  });

  test('a message that another process left is found within a minute while the sender runs', async () => {
    const { app, platform, queue, start, settled, notify, state } = await aBench();
    platform.hasSendKey = true;
    await start();
    await app.db.write([
      ...addToOutbox(chatOf('alice'), note('left'), app.now()),
      takeMessage('left', app.now()),
    ]);
    await queue('bob', note('early'));
    await settled('early');
    expect(await state('left')).toBe('sending');
    app.clock.now += 60_000;
    notify();
    await settled('left');
    expect(textsOf(platform)).toEqual(['left']);
  });

  test('a message that takes longer than a minute is not mistaken for one that was left', async () => {
    const { app, platform, queue, start, settled, state } = await aBench();
    const release = platform.hold('alice');
    await start();
    await queue('alice', note('slow'));
    await expect.poll(() => platform.calls.length).toBe(1);
    app.clock.now += 61_000;
    await queue('bob', note('other'));
    await settled('other');
    expect(await state('slow')).toBe('sending');
    release();
    await settled('slow');
    expect(await state('slow')).toBe('sent');
    expect(textsOf(platform)).toEqual(['slow']);
  });

  test('the deletion of a message with a secret is requested again', async () => {
    const removal: NewMessage = {
      id: 'rm',
      slot: null,
      mode: 'delete',
      content: { messageId: 'm9' },
    };
    const { platform, settled } = await interrupted(false, removal);
    await settled('rm');
    expect(platform.calls).toMatchObject([{ what: 'remove', text: 'm9' }]);
  });
});

describe('messages that are overtaken before they are sent', () => {
  test('of many screens and equal notes the newest is shown, in its place', async () => {
    const { platform, queue, start, settled, state } = await aBench();
    const pair = (n: number) => [note(`n${n}`, 'not understood'), menu(`s${n}`)];
    await queue('alice', ...[1, 2, 3].flatMap(pair), note('other'));
    await start();
    await settled('other');
    expect(textsOf(platform)).toEqual(['not understood', 's3', 'other']);
    expect(await state('s1')).toBe('suppressed');
  });

  test('an edit that overtakes a new screen is sent as one, below what was said meanwhile', async () => {
    const { platform, queue, start, settled } = await aBench();
    await start();
    await queue('alice', menu('old'));
    await settled('old');
    const release = platform.hold('alice');
    await queue('alice', note('busy'));
    await expect.poll(() => platform.calls.length).toBe(2);
    await queue('alice', menu('new'), note('said'), edit('newest'));
    release();
    await settled('newest');
    expect(platform.calls.slice(2)).toMatchObject([
      { what: 'send', text: 'said' },
      { what: 'send', text: 'newest' },
    ]);
  });

  test('an edit is made although a new screen follows: it may hide what the message shows', async () => {
    const { platform, queue, start, settled } = await aBench();
    await start();
    await queue('alice', menu('code'));
    await settled('code');
    const release = platform.hold('alice');
    await queue('alice', note('busy'));
    await expect.poll(() => platform.calls.length).toBe(2);
    await queue('alice', edit('fading'), edit('hidden'), menu('next'));
    release();
    await settled('next');
    expect(platform.calls.slice(2)).toMatchObject([
      { what: 'edit', text: 'hidden' },
      { what: 'send', text: 'next' },
    ]);
  });

  test('important news and deletions are never folded', async () => {
    const removal = (id: string) => ({
      ...note(id),
      mode: 'delete' as const,
      content: { messageId: 'm9' },
    });
    const { platform, queue, start, settled } = await aBench();
    const news = { ...important('a'), content: shown('same') };
    await queue('alice', news, { ...news, id: 'b' }, removal('c'), removal('d'));
    await start();
    await settled('d');
    // What the person is told about the deletions may follow at once.
    const first = platform.calls.slice(0, 4);
    expect(first.map(({ what }) => what)).toEqual(['send', 'send', 'remove', 'remove']);
  });
});

describe('a platform that lets the whole bot wait', () => {
  test('gets no message of any chat until then, also from the next sender', async () => {
    const { app, platform, queue, start, stop, settled } = await aBench();
    platform.answers.send = [{ type: 'later', afterMs: 60_000, wholeBot: true }];
    await start();
    await queue('alice', note('first'));
    await expect.poll(() => valueOf(app, 'SELECT value FROM settings')).not.toBeUndefined();
    await queue('bob', note('other'));
    await stop();
    expect(platform.calls).toHaveLength(1);
    app.clock.now += 59_950;
    await start();
    await settled('other');
    expect(textsOf(platform, 'bob')).toEqual(['other']);
  });
});

describe('edits', () => {
  test('an edit without a message to edit is sent as a new message', async () => {
    const { platform, queue, start, settled } = await aBench();
    await queue('alice', edit('1'));
    await start();
    await settled('1');
    expect(platform.calls).toMatchObject([{ what: 'send' }]);
  });

  test('a message that was sent is edited in place', async () => {
    const { platform, queue, start, settled } = await aBench();
    await queue('alice', menu('1'));
    await start();
    await settled('1');
    await queue('alice', edit('2'));
    await settled('2');
    expect(platform.calls.map(({ what }) => what)).toEqual(['send', 'edit']);
  });

  test('of several queued edits only the newest is shown', async () => {
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

  test('an edit that changes nothing makes no call', async () => {
    const { platform, queue, start, settled, state } = await aBench();
    await queue('alice', menu('1', 'same'));
    await start();
    await settled('1');
    await queue('alice', edit('2', 'same'));
    await settled('2');
    expect(platform.calls).toHaveLength(1);
    expect(await state('2')).toBe('sent');
  });

  test('an edit of a message that is gone sends a new message, which later edits change', async () => {
    const { platform, queue, start, settled } = await aBench();
    await queue('alice', menu('1'));
    await start();
    await settled('1');
    platform.answers.edit.push({ type: 'gone' });
    await queue('alice', edit('2'));
    await settled('2');
    await queue('alice', edit('3'));
    await settled('3');
    expect(platform.calls.map(({ what, text }) => `${what} ${text}`)).toEqual([
      'send 1',
      'edit 2',
      'send 2',
      'edit 3',
    ]);
  });

  test('edits of a live screen keep the minimum interval of the platform', async () => {
    const { app, platform, queue, start, settled, state, notify } = await aBench();
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
    notify();
    await settled('3');
    expect(textsOf(platform)).toEqual(['1', '2', '3']);
  });
});

test('the answer to a tap does not wait for the minimum interval between edits', async () => {
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

describe('a text that needs several messages', () => {
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

  test('is sent in order, each part under its own key, before the next message', async () => {
    const { platform, queue, start, settled } = await aNarrowBench();
    await queue('alice', long('long', 'a', 'b', 'c'), note('next'));
    await start();
    await settled('long', 'next');
    expect(textsOf(platform)).toEqual(['a', 'b', 'c', 'next']);
    expect(platform.calls.map(({ key }) => key)).toEqual(['long', 'long/1', 'long/2', 'next']);
  });

  test('continues with the part at which a rate limit stopped it', async () => {
    const { app, platform, queue, start, settled, notify } = await aNarrowBench();
    platform.answers.send.push({ type: 'done', messageId: 'm1' }, { type: 'later', afterMs: 5000 });
    await queue('alice', long('long', 'a', 'b', 'c'));
    await start();
    await expect.poll(() => valueOf(app, 'SELECT not_before FROM outbox')).toBe(app.now() + 5000);
    app.clock.now += 5000;
    notify();
    await settled('long');
    expect(textsOf(platform)).toEqual(['a', 'b', 'b', 'c']);
  });

  test.each([
    ['a note skips the part that may have arrived', long('long', 'a', 'b', 'c'), ['a', 'b', 'c']],
    [
      'a menu repeats the part that may have arrived',
      longMenu('a', 'b', 'c'),
      ['a', 'b', 'b', 'c'],
    ],
  ])('after a lost answer %s', async (_what, message, texts) => {
    const { app, platform, queue, start, settled, notify, state } = await aNarrowBench();
    platform.answers.send.push({ type: 'done', messageId: 'm1' }, { type: 'unknown' });
    await queue('alice', message);
    await start();
    await expect.poll(() => valueOf(app, 'SELECT not_before FROM outbox')).toBe(app.now() + 1000);
    app.clock.now += 1000;
    notify();
    await settled('long');
    expect(textsOf(platform)).toEqual(texts);
    expect(await state('long')).toBe('sent');
  });

  test('does not repeat delivered parts after a crash', async () => {
    const { app, platform, queue, start, settled } = await aNarrowBench();
    platform.hasSendKey = true;
    await queue('alice', long('long', 'a', 'b', 'c'));
    await app.db.write([takeMessage('long', app.now()), savePartsSent('long', 2)]);
    await start();
    await settled('long');
    expect(platform.calls).toMatchObject([{ text: 'c', key: 'long/2' }]);
  });

  test('continues as a note after a crash, without the part that may have arrived', async () => {
    const { app, platform, queue, start, settled, state } = await aNarrowBench();
    await queue('alice', long('long', 'a', 'b', 'c'), long('end', 'd', 'e'));
    await app.db.write([
      takeMessage('long', app.now()),
      savePartsSent('long', 1),
      takeMessage('end', app.now()),
      savePartsSent('end', 1),
    ]);
    await start();
    await settled('long', 'end');
    expect(textsOf(platform)).toEqual(['c']);
    expect([await state('long'), await state('end')]).toEqual(['sent', 'unknown']);
  });

  test('has its last message edited, which has the buttons', async () => {
    const { app, platform, queue, start, settled } = await aNarrowBench();
    await queue('alice', longMenu('a', 'b'));
    await start();
    await settled('long');
    expect(await valueOf(app, 'SELECT message_id FROM slots')).toBe('m2');
    await queue('alice', edit('short'));
    await settled('short');
    expect(platform.calls.map(({ what, text }) => `${what} ${text}`)).toEqual([
      'send a',
      'send b',
      'edit short',
    ]);
  });

  test('is sent as new messages when an edit would turn one message into several', async () => {
    const { platform, queue, start, settled } = await aNarrowBench();
    await queue('alice', menu('1'));
    await start();
    await settled('1');
    await queue('alice', { ...longMenu('a', 'b'), mode: 'replace' });
    await settled('long');
    await queue('alice', { ...longMenu('a', 'b'), id: 'same', mode: 'replace' });
    await settled('same');
    expect(platform.calls.map(({ what, text }) => `${what} ${text}`)).toEqual([
      'send 1',
      'send a',
      'send b',
    ]);
  });
});

describe('a message that cannot be delivered', () => {
  test('to an unreachable person suppresses all others and marks the person', async () => {
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

  test('because the platform refuses it is logged as our error, and the next message is sent', async () => {
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
  test('get one alarm per reason for a refusal, and none for a refused alarm', async () => {
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
    bench.notify();
    const open = `SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')`;
    await expect.poll(() => valueOf(app, open)).toBe(0);
    expect(platform.calls.at(-1)?.text).toContain('Console refused a message: BUTTON_DATA_INVALID');
    expect(await valueOf(app, told)).toBe(1);
  });
});

test('operators hear once of a refusal that nobody knows, while the message waits', async () => {
  const { app, platform, queue, start } = await aBench({ OPERATORS_CONSOLE: 'olga' });
  await anAccount(app, 'olga');
  const unfamiliar = { type: 'unfamiliar' as const, reason: '400 NEW_RULE' };
  platform.answers.send.push(unfamiliar, unfamiliar);
  await queue('alice', note('1'));
  await queue('bob', note('2'));
  await start();
  const waiting = `SELECT count(*) FROM outbox WHERE state = 'queued' AND attempts = 1`;
  await expect.poll(() => valueOf(app, waiting)).toBe(2);
  await processEvents(app, chatKeyOf('olga'));
  await expect
    .poll(() => textsOf(platform, 'olga').join())
    .toContain('Console refuses messages for now: 400 NEW_RULE');
  expect(textsOf(platform, 'olga')).toHaveLength(1);
});

describe('a message that was put aside', () => {
  const unfamiliar = { type: 'unfamiliar' as const, reason: '400 NEW_RULE' };

  /** It is refused until it is put aside, before the messages behind it are queued. */
  async function putAside(...messages: NewMessage[]): Promise<Bench> {
    const bench = await aBench();
    const { app, platform, queue, start } = bench;
    platform.answers.send.push(...messages.map(() => unfamiliar));
    await queue('alice', ...messages);
    await app.db.write([{ sql: 'UPDATE outbox SET attempts = 4', args: [] }]);
    await start();
    const aside = 'SELECT count(*) FROM outbox WHERE aside = ?';
    await expect.poll(() => valueOf(app, aside, unfamiliar.reason)).toBe(messages.length);
    return bench;
  }

  test('lets the others go first, is tried slowly, and is sent in the end', async () => {
    const { app, platform, queue, settled, notify, state } = await putAside(note('1'));
    await queue('alice', note('2'), menu('3'));
    await settled('2', '3');
    expect(textsOf(platform)).toEqual(['1', '2', '3']);
    expect(await state('1')).toBe('queued');
    platform.answers.send.push(unfamiliar);
    for (const minutes of [10, 20]) {
      await expect
        .poll(() => valueOf(app, `SELECT not_before FROM outbox WHERE id = '1'`))
        .toBe(app.now() + minutes * 60_000);
      app.clock.now += minutes * 60_000;
      notify();
    }
    await settled('1');
    expect(textsOf(platform)).toEqual(['1', '2', '3', '1', '1']);
  });

  test.each([
    ['a newer screen', menu('1'), menu('2'), 'suppressed'],
    ['a newer edit of its screen', menu('1'), edit('2'), 'suppressed'],
    ['a newer screen, when it was an edit', edit('1'), menu('2'), 'suppressed'],
    ['the same words', note('1', 'it'), note('2', 'it'), 'suppressed'],
    ['other words', note('1'), note('2'), 'queued'],
    ['a newer screen, when it has news', { ...menu('1'), ...news }, menu('2'), 'queued'],
  ])('after %s', async (_what, older, newer, expected) => {
    const { queue, settled, state } = await putAside(older);
    await queue('alice', newer);
    await settled('2');
    expect([await state('1'), await state('2')]).toEqual([expected, 'sent']);
  });

  test('is sent as a new message when it was an edit, because its slot may show something newer', async () => {
    const { app, platform, queue, settled, notify } = await aBench().then(async (bench) => {
      await bench.queue('alice', menu('0'));
      await bench.start();
      await bench.settled('0');
      return bench;
    });
    platform.answers.edit.push(unfamiliar);
    await app.db.write(addToOutbox(chatOf('alice'), { ...edit('1'), ...news }, app.now()));
    await app.db.write([{ sql: `UPDATE outbox SET attempts = 4 WHERE id = '1'`, args: [] }]);
    notify();
    await expect.poll(() => valueOf(app, `SELECT aside FROM outbox WHERE id = '1'`)).not.toBeNull();
    await queue('alice', edit('2'));
    await settled('2');
    app.clock.now += 600_000;
    notify();
    await settled('1');
    expect(platform.calls.map(({ what, text }) => [what, text])).toEqual([
      ['send', '0'],
      ['edit', '1'],
      ['edit', '2'],
      ['send', '1'],
    ]);
  });
});

test('important news that are refused here are told in another chat of the account', async () => {
  const { app, platform, queue, start, settled } = await aBench();
  const [account] = await query(
    app,
    'SELECT account_id AS id FROM identities WHERE chat = ?',
    chatKeyOf('alice'),
  );
  await app.db.write([
    {
      sql: 'UPDATE identities SET account_id = ? WHERE chat = ?',
      args: [String(account?.['id']), chatKeyOf('bob')],
    },
  ]);
  const refused = { type: 'refused' as const, reason: 'x' };
  platform.answers.send.push(refused, refused);
  await queue('alice', {
    ...note('1'),
    news: JSON.stringify({ eventId: 'news:1', news: { type: 'subscribed', plan: 'pro' } }),
  });
  await start();
  await settled('1');
  expect(
    await query(app, 'SELECT chat FROM inbox WHERE event_id GLOB ?', 'news:1@*'),
  ).toMatchObject([{ chat: chatKeyOf('bob') }]);
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
    [{ type: 'later', afterMs: 1, tries: 1 }, 'Please delete it yourself'],
  ])('after the answer %o the person reads: %s', async (outcome, sentence) => {
    const { app, platform, queue, start, settled } = await aBench();
    platform.answers.remove.push(outcome);
    await queue('alice', removal);
    // The answer has to stay in the outbox, where the test reads it.
    platform.answers.send.push({ type: 'later', afterMs: 1e6 });
    await start();
    await settled('rm');
    await expect.poll(() => wordsFor(app, 'alice')).toContain(sentence);
  });

  test('its deletion is reported once', async () => {
    const { app, queue, start, settled } = await aBench();
    await queue('alice', removal);
    await start();
    await settled('rm');
    await queue('alice', removal);
    expect(await query(app, 'SELECT id FROM outbox WHERE mode = ?', 'delete')).toHaveLength(1);
  });
});

test('stopping waits for messages that are being sent and starts no others', async () => {
  const { platform, queue, start, stop, state } = await aBench();
  const release = platform.hold('alice');
  await start();
  await queue('alice', note('1'), note('2'));
  await expect.poll(() => platform.calls.length).toBe(1);
  let stopped = false;
  const stopping = stop().then(() => (stopped = true));
  await state('1');
  expect(stopped).toBe(false);
  release();
  await stopping;
  expect([await state('1'), await state('2')]).toEqual(['sent', 'queued']);
});

test('the sender of one bot does not send the messages of another bot', async () => {
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

  test('are opened only to be sent: no message row and no log contains what they show', async () => {
    const { app, platform, queue, start, settled } = await withQr(1000);
    await queue('alice', withPicture('a'));
    expect(JSON.stringify(await query(app, 'SELECT * FROM outbox'))).not.toContain('SECRET-QR');
    await start();
    await settled('a');
    expect(platform.calls).toMatchObject([{ what: 'send', text: 'scan it', qr: 'SECRET-QR' }]);
    expect(app.logged.join('')).not.toContain('SECRET-QR');
  });

  test('a code to type is inserted only when the message is sent', async () => {
    const { app, platform, queue, start, settled } = await withQr(1000);
    await queue('alice', note('a', pictureTextMark('pic_1')));
    await queue('bob', note('b', pictureTextMark('pic_1')));
    expect(JSON.stringify(await query(app, 'SELECT * FROM outbox'))).not.toContain('SECRET-QR');
    await start();
    await settled('a', 'b');
    expect(platform.calls.map(({ text }) => text)).toEqual(['SECRET-QR', '…']);
  });

  test('that have expired or belong to another chat are replaced by their description', async () => {
    const { platform, queue, start, settled } = await withQr(0);
    await queue('alice', withPicture('a'));
    await queue('bob', withPicture('b'));
    await start();
    await settled('a', 'b');
    expect(platform.calls.map(({ text, qr }) => [text, qr])).toEqual([
      ['scan it,A QR code', undefined],
      ['scan it,A QR code', undefined],
    ]);
  });
});
