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
 * What an error in the server's ack means. Sources: the client library (`SERVER_ERROR_CODES`, `NACK_REASONS`), WhatsApp Web's own
 * list of such codes (`NackReason`), and for the numbers that both leave out, what the same numbers mean in the server's other
 * answers (whatsmeow, `errors.go`: `ErrIQ…`).
 */
const MEANINGS: Record<'later' | 'restricted' | 'unreachable' | 'refused' | 'aside', number[]> = {
  // 409, 421: the list of devices or the address is out of date, 479: the session of the phone; the library renews all three.
  // 419, 423, 429: too much at once. 496: an old counter. 552: the server could not store it.
  later: [408, 409, 419, 421, 423, 425, 429, 479, 496, 552],
  // 463: the account is restricted, or the chat has no privacy token yet; the library fetches one after the refusal.
  // 475: the account may write to no more people for now.
  restricted: [463, 475],
  unreachable: [404, 410],
  // What the server cannot read, or takes in no chat of this kind.
  refused: [400, 405, 406, 413, 415, 487, 488, 489, 490, 491, 493, 495, 499, 550, 551],
  // Not authorized, forbidden, and two that were seen without a word of what they mean. Operators are told.
  aside: [401, 403, 420, 486],
};

const MEANING_OF = new Map(
  Object.entries(MEANINGS).flatMap(([meaning, codes]) =>
    codes.map((code) => [code, meaning as keyof typeof MEANINGS] as const),
  ),
);

export function toOutcome(messageId: string, error: string | undefined): Outcome {
  if (error === undefined) return { type: 'done', messageId };
  const code = Number(error);
  const reason = `whatsapp ${error}`;
  const isOfServer = code >= 500 && code < 550;
  const meaning = MEANING_OF.get(code) ?? (isOfServer ? 'later' : 'aside');
  switch (meaning) {
    case 'later':
      return { type: 'later', afterMs: REFUSED_FOR_NOW_MS };
    case 'restricted':
      return { type: 'later', afterMs: RESTRICTED_WAIT_MS, alarm: reason, tries: RESTRICTED_TRIES };
    case 'unreachable':
      return { type: meaning };
    case 'refused':
      return { type: meaning, reason };
    case 'aside':
      return { type: 'unfamiliar', reason };
  }
}
