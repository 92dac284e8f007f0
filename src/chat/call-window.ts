/**
 * How many calls there may be within a time. A call counts from its start until so long after its end, because only the platform
 * knows when in between it arrived there. So no such time at the platform holds more calls.
 */
export class CallWindow {
  readonly #most: number;
  readonly #withinMs: number;
  #running = 0;
  #endedAt: number[] = [];

  constructor({ most, withinMs }: { most: number; withinMs: number }) {
    this.#most = most;
    this.#withinMs = withinMs;
  }

  /** The calls that count now. */
  count(now: number): number {
    const over = this.#endedAt.findIndex((at) => at + this.#withinMs > now);
    this.#endedAt = over < 0 ? [] : this.#endedAt.slice(over);
    return this.#running + this.#endedAt.length;
  }

  /** When the next call is possible; Infinity while that depends on calls that are still running. */
  freeAt(now: number): number {
    const tooMany = this.count(now) - this.#most;
    if (tooMany < 0) return now;
    const ended = this.#endedAt[tooMany];
    return ended === undefined ? Infinity : ended + this.#withinMs;
  }

  start(): void {
    this.#running += 1;
  }

  end(now: number): void {
    this.#running -= 1;
    this.#endedAt.push(now);
  }

  /** A started call was not made after all. */
  cancel(): void {
    this.#running -= 1;
  }
}
