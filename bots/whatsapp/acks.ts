import type { Outcome } from '../../src/chat/transport.ts';

const REFUSED_FOR_NOW_MS = 5000;

type Waiting = { resolve: (outcome: Outcome) => void; timer: NodeJS.Timeout | null };

/** The server's word on what we send: the library itself is content once the bytes are written. */
export class Acks {
  readonly #timeoutMs: number;
  readonly #waiting = new Map<string, Waiting>();

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /** Sends and waits for the word on it; the time for that begins when `send` is done. `unknown` when none comes. */
  async around(messageId: string, send: () => Promise<unknown>): Promise<Outcome> {
    const word = new Promise<Outcome>((resolve) => {
      this.#waiting.set(messageId, { resolve, timer: null });
    });
    try {
      await send();
    } catch (error) {
      this.#waiting.delete(messageId);
      throw error;
    }
    const waiting = this.#waiting.get(messageId);
    if (waiting) {
      waiting.timer = setTimeout(
        () => this.settle(messageId, { type: 'unknown' }),
        this.#timeoutMs,
      );
    }
    return word;
  }

  settle(messageId: string, outcome: Outcome): void {
    const waiting = this.#waiting.get(messageId);
    if (!waiting) return;
    this.#waiting.delete(messageId);
    if (waiting.timer) clearTimeout(waiting.timer);
    waiting.resolve(outcome);
  }

  /** The connection is gone: whatever had no answer will get none. */
  giveUp(): void {
    for (const messageId of this.#waiting.keys()) this.settle(messageId, { type: 'unknown' });
  }
}

/**
 * 463 is a restricted account or a chat we may not write to: each further try makes it worse. 479 is a session the
 * library renews; 429 and server faults pass. The others are our mistake.
 */
export function toOutcome(messageId: string, error: string | undefined): Outcome {
  if (error === undefined) return { type: 'done', messageId };
  const code = Number(error);
  const passes = code === 479 || code === 429 || (code >= 500 && code < 550);
  return passes
    ? { type: 'later', afterMs: REFUSED_FOR_NOW_MS }
    : { type: 'refused', reason: `whatsapp ${error}` };
}
