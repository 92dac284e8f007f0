import { tooManyRequests } from './api-error.ts';

export type RateLimit = { perChatPerSecond?: number; overallPerSecond?: number };

/** Counts sends and edits of the last second and refuses those over the limit. */
export class SendBudget {
  readonly #limit: RateLimit | null;
  readonly #now: () => number;
  #recent: { chatId: number; at: number }[] = [];

  constructor(limit: RateLimit | null, now: () => number) {
    this.#limit = limit;
    this.#now = now;
  }

  spend(chatId: number): void {
    if (!this.#limit) return;
    const { perChatPerSecond = Infinity, overallPerSecond = Infinity } = this.#limit;
    const at = this.#now();
    this.#recent = this.#recent.filter((sent) => at - sent.at < 1000);
    const inChat = this.#recent.filter((sent) => sent.chatId === chatId).length;
    if (inChat >= perChatPerSecond || this.#recent.length >= overallPerSecond) {
      throw tooManyRequests(1);
    }
    this.#recent.push({ chatId, at });
  }
}
