import { tooManyRequests } from './api-error.ts';

/** How many sends and edits the bot may make in any second, and one chat in a burst; a chat then gets one more every second. */
export type RateLimit = { perSecond?: number; burstPerChat?: number };

/**
 * Telegram names no exact numbers: about 30 messages a second for a bot, about one a second in a chat, with short bursts.
 * Sources: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this,
 * https://telegra.ph/Hitting-limits-bot-FAQ
 */
export const REAL_LIMIT: RateLimit = { perSecond: 30, burstPerChat: 5 };

const SECOND_MS = 1000;
/** A bot that goes on is told to wait longer. */
const LONGEST_WAIT_SECONDS = 30;

type Bucket = { tokens: number; at: number };

/** Refuses sends and edits over the limit, and counts how many. */
export class SendBudget {
  refused = 0;
  readonly #limit: RateLimit | null;
  readonly #now: () => number;
  #recent: number[] = [];
  readonly #chats = new Map<number, Bucket>();
  #refusedInRow = 0;
  #refusedUntil = 0;

  constructor(limit: RateLimit | null, now: () => number) {
    this.#limit = limit;
    this.#now = now;
  }

  spend(chatId: number): void {
    if (!this.#limit) return;
    const { perSecond = Infinity, burstPerChat = Infinity } = this.#limit;
    const at = this.#now();
    this.#recent = this.#recent.filter((sent) => at - sent < SECOND_MS);
    const bucket = this.#bucketOf(chatId, burstPerChat, at);
    if (at < this.#refusedUntil || bucket.tokens < 1 || this.#recent.length >= perSecond) {
      throw this.#refuse(at);
    }
    this.#refusedInRow = 0;
    bucket.tokens -= 1;
    this.#recent.push(at);
  }

  #bucketOf(chatId: number, burst: number, at: number): Bucket {
    const { tokens, at: before } = this.#chats.get(chatId) ?? { tokens: burst, at };
    const bucket = { tokens: Math.min(burst, tokens + (at - before) / SECOND_MS), at };
    this.#chats.set(chatId, bucket);
    return bucket;
  }

  /** From the second refusal in a row on, everything is refused until the time that was named. */
  #refuse(at: number): Error {
    this.refused += 1;
    this.#refusedInRow += 1;
    const seconds = Math.min(this.#refusedInRow, LONGEST_WAIT_SECONDS);
    if (this.#refusedInRow > 1) this.#refusedUntil = at + seconds * SECOND_MS;
    return tooManyRequests(seconds);
  }
}
