import type { Outcome } from '../../src/chat/transport.ts';

const REFUSED_FOR_NOW_MS = 5000;

type Waiting = { resolve: (outcome: Outcome) => void; timer: NodeJS.Timeout | null };

/** Waits for the server's acks of sent messages; the library itself only waits until the bytes are written. */
export class Acks {
  readonly #timeoutMs: number;
  readonly #waiting = new Map<string, Waiting>();

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /** Sends and waits for the ack. The timeout starts when `send` is done; `unknown` when no ack comes. */
  async around(messageId: string, send: () => Promise<unknown>): Promise<Outcome> {
    const acked = new Promise<Outcome>((resolve) => {
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
    return acked;
  }

  settle(messageId: string, outcome: Outcome): void {
    const waiting = this.#waiting.get(messageId);
    if (!waiting) return;
    this.#waiting.delete(messageId);
    if (waiting.timer) clearTimeout(waiting.timer);
    waiting.resolve(outcome);
  }

  /** The connection is closed, so the missing acks will not come. */
  giveUp(): void {
    for (const messageId of this.#waiting.keys()) this.settle(messageId, { type: 'unknown' });
  }
}

/**
 * 479 is a session that the library renews; 429 and server errors are transient. Everything else is refused: 463 means a
 * restricted account or a forbidden chat, where each retry makes it worse.
 */
export function toOutcome(messageId: string, error: string | undefined): Outcome {
  if (error === undefined) return { type: 'done', messageId };
  const code = Number(error);
  const isTransient = code === 479 || code === 429 || (code >= 500 && code < 550);
  return isTransient
    ? { type: 'later', afterMs: REFUSED_FOR_NOW_MS }
    : { type: 'refused', reason: `whatsapp ${error}` };
}
