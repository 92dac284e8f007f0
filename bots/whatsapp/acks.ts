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

  /** The connection is closed, so the missing acks will not come. `isCutOff`: the other side has closed it. */
  giveUp(isCutOff: boolean): void {
    for (const messageId of this.#waiting.keys()) {
      this.settle(messageId, { type: 'unknown', ...(isCutOff && { isCutOff }) });
    }
  }
}

const RESTRICTED_WAIT_MS = 300_000;
const RESTRICTED_TRIES = 2;

/**
 * What an error in the server's ack means. Sources: the client library (`SERVER_ERROR_CODES`, `NACK_REASONS`) and the XMPP
 * conditions behind the three-digit codes.
 */
const MEANINGS: Record<'later' | 'unreachable' | 'refused', number[]> = {
  // 479: the session of the phone is out of date, and the library renews it.
  later: [408, 425, 429, 479],
  unreachable: [404, 410],
  refused: [400, 405, 406, 413, 415, 487, 488, 489, 490, 491],
};
/** The account is restricted, or the chat has no privacy token yet; the library fetches one after the refusal. */
const NO_TOKEN = 463;

export function toOutcome(messageId: string, error: string | undefined): Outcome {
  if (error === undefined) return { type: 'done', messageId };
  const code = Number(error);
  const reason = `whatsapp ${error}`;
  if (code === NO_TOKEN) {
    return { type: 'later', afterMs: RESTRICTED_WAIT_MS, alarm: reason, tries: RESTRICTED_TRIES };
  }
  if (MEANINGS.later.includes(code) || (code >= 500 && code < 550)) {
    return { type: 'later', afterMs: REFUSED_FOR_NOW_MS };
  }
  if (MEANINGS.unreachable.includes(code)) return { type: 'unreachable' };
  return { type: MEANINGS.refused.includes(code) ? 'refused' : 'unfamiliar', reason };
}
