import { describe, expect, test } from 'vitest';
import { SendTurns } from './send-turns.ts';
import type { Pace } from './transport.ts';

const TELEGRAM: Pace = { perSecond: 28, perChat: { most: 5, withinMs: 5000 } };
const CALL_MS = 40;

/** A time that goes on to the next thing to happen. */
function aTime() {
  let now = 0;
  let pending: { at: number; action: () => void }[] = [];
  const after = (ms: number, action: () => void) => {
    const one = { at: now + ms, action };
    pending.push(one);
    return () => {
      pending = pending.filter((each) => each !== one);
    };
  };
  /** Lets everything happen until then. */
  const goOnTo = async (end: number): Promise<void> => {
    for (;;) {
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
      const [next] = pending.toSorted((a, b) => a.at - b.at);
      if (!next || next.at > end) break;
      pending = pending.filter((each) => each !== next);
      now = next.at;
      next.action();
    }
    now = end;
  };
  return { now: () => now, after, goOnTo };
}

function aBot(pace: Pace) {
  const time = aTime();
  const turns = new SendTurns(pace, time);
  const calls: { chat: string; at: number }[] = [];
  /** The chat sends so many messages, one after the other. */
  const sends = async (chat: string, messages: number): Promise<void> => {
    for (let message = 0; message < messages; message += 1) {
      await turns.run(chat, async () => {
        calls.push({ chat, at: time.now() });
        await new Promise<void>((resolve) => time.after(CALL_MS, resolve));
      });
    }
  };
  const of = (chat: string) => calls.filter((call) => call.chat === chat).map(({ at }) => at);
  return { time, turns, calls, sends, of };
}

/** The most calls in any window, wherever in its duration each call arrived. */
function mostIn(at: number[], windowMs: number): number {
  return Math.max(
    0,
    ...at.map((start) => at.filter((other) => other >= start && other < start + windowMs).length),
  );
}

describe('a bot on Telegram', () => {
  test('sends at once what the limits allow', async () => {
    const { time, sends, of } = aBot(TELEGRAM);
    void sends('alice', 3);
    await time.goOnTo(CALL_MS * 3);
    expect(of('alice')).toEqual([0, CALL_MS, 2 * CALL_MS]);
  });

  test('keeps the limits of each chat and of the bot under load', async () => {
    const { time, sends, calls, of } = aBot(TELEGRAM);
    void sends('flooder', 500);
    for (let chat = 0; chat < 50; chat += 1) void sends(`busy ${chat}`, 10);
    await time.goOnTo(60_000);
    expect(calls.length).toBeGreaterThan(500);
    expect(
      mostIn(
        calls.map(({ at }) => at),
        1000,
      ),
    ).toBeLessThanOrEqual(28);
    expect(mostIn(of('flooder'), 5000)).toBeLessThanOrEqual(5);
    expect(mostIn(of('busy 7'), 5000)).toBeLessThanOrEqual(5);
    expect(of('flooder').length).toBeLessThanOrEqual(65);
  });

  test('one chat with 500 messages and fifty with ten each delay nobody else by two seconds', async () => {
    const { time, sends, of } = aBot(TELEGRAM);
    void sends('flooder', 500);
    for (let chat = 0; chat < 50; chat += 1) void sends(`busy ${chat}`, 10);
    for (let newcomer = 0; newcomer < 40; newcomer += 1) {
      await time.goOnTo(newcomer * 437);
      void sends(`newcomer ${newcomer}`, 2);
    }
    await time.goOnTo(60_000);
    const waits = Array.from(
      { length: 40 },
      (_, newcomer) => (of(`newcomer ${newcomer}`)[0] ?? Infinity) - newcomer * 437,
    );
    expect(Math.max(...waits)).toBeLessThan(2000);
    // Once each of the fifty has had its first answer, a newcomer is next.
    expect(Math.max(...waits.slice(6))).toBeLessThan(100);
  });

  test('is silent in every chat while the platform lets it wait', async () => {
    const { time, turns, sends, calls } = aBot(TELEGRAM);
    turns.pause(3000);
    for (const chat of ['alice', 'bob']) void sends(chat, 1);
    await time.goOnTo(2999);
    expect(calls).toEqual([]);
    await time.goOnTo(3100);
    expect(calls.map(({ at }) => at)).toEqual([3000, 3000]);
  });
});

test('a turn that was not used is given to another chat', async () => {
  const { time, turns, sends, of } = aBot({ perSecond: 1, perChat: null });
  expect(turns.tryTake('alice')).toBe(true);
  void sends('bob', 1);
  await time.goOnTo(500);
  expect(of('bob')).toEqual([]);
  turns.giveBack('alice');
  await time.goOnTo(600);
  expect(of('bob')).toEqual([500]);
});

test('whoever waits when sending stops gets no turn', async () => {
  const { turns, sends, of, time } = aBot({ perSecond: 1, perChat: null });
  void sends('alice', 1);
  const waiting = turns.take('bob');
  turns.stop();
  expect(await waiting).toBe(false);
  expect(await turns.run('carol', () => Promise.resolve('called'))).toBeNull();
  await time.goOnTo(5000);
  expect(of('bob')).toEqual([]);
});

test('without limits nobody waits', async () => {
  const turns = new SendTurns();
  const all = Array.from({ length: 100 }, (_, index) => turns.run('alice', async () => index));
  expect(await Promise.all(all)).toHaveLength(100);
});
