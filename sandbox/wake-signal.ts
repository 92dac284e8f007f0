import type { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Context } from 'hono';
import type { StandInEnv } from './stand-in.ts';

/** Notifies everything that waits for it, such as a long poll that waits for an update. */
export class WakeSignal {
  #next = new AbortController();

  notify(): void {
    this.#next.abort();
    this.#next = new AbortController();
  }

  /** Resolves at the next notification, after `timeoutMs`, or when `givenUp` is aborted. */
  async wait(timeoutMs: number, givenUp: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([this.#next.signal, givenUp]);
    await pause(timeoutMs, undefined, { signal }).catch(() => {});
  }
}

/** Is aborted when the client of this request disconnects. */
export function clientGone(c: Context<StandInEnv>): AbortSignal {
  const gone = new AbortController();
  const answer: EventEmitter = c.env.outgoing;
  answer.once('close', () => gone.abort());
  return gone.signal;
}
