import { CallWindow } from './call-window.ts';
import type { Pace, Transport } from './transport.ts';

/** Time as the platforms count it. `after` returns a function that cancels. */
type Time = { now: () => number; after: (ms: number, action: () => void) => () => void };

const REAL_TIME: Time = {
  now: () => performance.now(),
  after: (ms, action) => {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
};

const SECOND_MS = 1000;
/** Over this time chats are compared, so that the one with the fewest calls is next. */
const FAIR_MS = 10_000;
/** Beyond so many chats those without recent calls are forgotten. */
const MANY_CHATS = 5000;

type ChatCalls = { limit: CallWindow | null; recent: CallWindow };
type Waiting = { chat: string; resolve: (isGranted: boolean) => void };

/**
 * Gives chats their turns to call the platform of a bot, never more than the platform allows. Of the chats that wait, the one with
 * the fewest recent calls is next; so a chat with much to say delays nobody else. A chat takes one turn at a time.
 */
export class SendTurns {
  readonly #pace: Pace;
  readonly #time: Time;
  readonly #bot: CallWindow;
  readonly #chats = new Map<string, ChatCalls>();
  /** Chats with a turn whose call has not begun. */
  readonly #held = new Set<string>();
  #waiting: Waiting[] = [];
  #pausedUntil = 0;
  #grantedAt = 0;
  #cancelTimer: () => void = () => {};
  #isStopped = false;

  constructor(pace: Pace = { perSecond: Infinity, perChat: null }, time: Time = REAL_TIME) {
    this.#pace = pace;
    this.#time = time;
    this.#bot = new CallWindow({ most: pace.perSecond, withinMs: SECOND_MS });
  }

  /** Takes a turn if the chat can have one now. A turn that was not used is still there. */
  tryTake(chat: string): boolean {
    if (this.#held.has(chat)) return true;
    if (this.#isStopped || this.#waiting.length > 0) return false;
    if (this.#freeAt(chat, this.#time.now()) > this.#time.now()) return false;
    this.#grant(chat);
    return true;
  }

  /** Waits for a turn. False when sending has stopped. */
  take(chat: string): Promise<boolean> {
    if (this.tryTake(chat)) return Promise.resolve(true);
    if (this.#isStopped) return Promise.resolve(false);
    return new Promise((resolve) => {
      this.#waiting.push({ chat, resolve });
      this.#serve();
    });
  }

  /** Gives a turn back that was not used. */
  giveBack(chat: string): void {
    if (!this.#held.delete(chat)) return;
    this.#bot.cancel();
    this.#callsOf(chat).limit?.cancel();
    this.#callsOf(chat).recent.cancel();
    this.#serve();
  }

  /** Makes a call in the turn of its chat; null when sending has stopped before it. */
  async run<T>(chat: string, call: () => Promise<T>): Promise<T | null> {
    if (!(await this.take(chat))) return null;
    this.#held.delete(chat);
    try {
      return await call();
    } finally {
      const now = this.#time.now();
      this.#bot.end(now);
      this.#callsOf(chat).limit?.end(now);
      this.#callsOf(chat).recent.end(now);
      this.#serve();
    }
  }

  /** No chat gets a turn for so long. */
  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#time.now() + ms);
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelTimer();
    for (const { resolve } of this.#waiting) resolve(false);
    this.#waiting = [];
  }

  #grant(chat: string): void {
    this.#grantedAt = this.#time.now();
    this.#bot.start();
    this.#callsOf(chat).limit?.start();
    this.#callsOf(chat).recent.start();
    this.#held.add(chat);
  }

  /** Gives turns to those who can have one, and comes back when the next one can. */
  #serve(): void {
    this.#cancelTimer();
    for (let next = this.#nextOf(this.#time.now()); next; next = this.#nextOf(this.#time.now())) {
      const { chat, resolve } = next;
      this.#waiting = this.#waiting.filter((each) => each !== next);
      this.#grant(chat);
      resolve(true);
    }
    const now = this.#time.now();
    const soonest = Math.min(...this.#waiting.map(({ chat }) => this.#freeAt(chat, now)));
    // Without a time, a call that is running ends first and serves the others.
    if (Number.isFinite(soonest)) {
      this.#cancelTimer = this.#time.after(Math.max(1, soonest - now), () => this.#serve());
    }
  }

  #nextOf(now: number): Waiting | undefined {
    if (this.#waiting.length === 0 || this.#botFreeAt(now) > now) return undefined;
    const free = this.#waiting.filter(({ chat }) => this.#freeAt(chat, now) <= now);
    const [first, ...others] = free.map((each) => ({ each, calls: this.#recent(each.chat, now) }));
    if (!first) return undefined;
    return others.reduce((best, one) => (one.calls < best.calls ? one : best), first).each;
  }

  #recent(chat: string, now: number): number {
    return this.#callsOf(chat).recent.count(now);
  }

  #freeAt(chat: string, now: number): number {
    return Math.max(this.#botFreeAt(now), this.#callsOf(chat).limit?.freeAt(now) ?? now);
  }

  #botFreeAt(now: number): number {
    return Math.max(this.#pausedUntil, this.#bot.freeAt(now), this.#evenlyAt(now));
  }

  /** Calls in a row are spread over their second. In one burst they would leave nothing for a chat that comes a little later. */
  #evenlyAt(now: number): number {
    const { perSecond } = this.#pace;
    if (this.#bot.count(now) < perSecond / 2) return now;
    return this.#grantedAt + SECOND_MS / perSecond;
  }

  #callsOf(chat: string): ChatCalls {
    const known = this.#chats.get(chat);
    if (known) return known;
    if (this.#chats.size >= MANY_CHATS) this.#forgetQuietChats();
    const { perChat } = this.#pace;
    const calls = {
      limit: perChat && new CallWindow(perChat),
      recent: new CallWindow({ most: Infinity, withinMs: FAIR_MS }),
    };
    this.#chats.set(chat, calls);
    return calls;
  }

  #forgetQuietChats(): void {
    const now = this.#time.now();
    for (const [chat, { limit, recent }] of this.#chats) {
      if (recent.count(now) === 0 && !limit?.count(now)) this.#chats.delete(chat);
    }
  }
}

const AGAIN = { type: 'later', afterMs: 0 } as const;

/** The transport with its calls in turns. A call that is prevented by a stop is made later. */
export function inTurns(transport: Transport, turns: SendTurns): Transport {
  return {
    ...transport,
    split: (shown) => transport.split(shown),
    send: async (chat, shown, key) =>
      (await turns.run(chat, () => transport.send(chat, shown, key))) ?? AGAIN,
    edit: async (chat, messageId, shown) =>
      (await turns.run(chat, () => transport.edit(chat, messageId, shown))) ?? AGAIN,
    remove: async (chat, messageId) =>
      (await turns.run(chat, () => transport.remove(chat, messageId))) ?? AGAIN,
  };
}
