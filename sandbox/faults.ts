/** Faults that every stand-in supports; a stand-in may add its own. */
export const COMMON_FAULTS = {
  slow: 'answers three seconds late',
  down: 'answers 503 and does nothing',
  error: 'answers 500 and does nothing',
  'bad-gateway': 'answers 502 with a page and does nothing',
  'rate-limited': 'answers 429 and does nothing',
  unplugged: 'refuses connections for three seconds after the next call',
  'lose-answer': 'does the work, then drops the connection',
} as const;

type ActiveFault = {
  name: string;
  operation: string | null;
  passes: number;
  timesLeft: number;
};

/**
 * The active faults of one stand-in.
 * A fault is written `NAME` or `NAME:OPERATION` (that operation only), optionally with `+K` (after K calls that succeed)
 * and then `*N` (N times only).
 */
export class Faults {
  readonly known: Record<string, string>;
  #active: ActiveFault[] = [];

  constructor(ownFaults: Record<string, string> = {}) {
    this.known = { ...COMMON_FAULTS, ...ownFaults };
  }

  /** Throws with the list of known names when `text` names an unknown fault. */
  enable(text: string): void {
    const match = /^([a-z][a-z0-9-]*)(?::([a-z-]+))?(?:\+(\d+))?(?:\*(\d+))?$/.exec(text);
    const name = match?.[1] ?? '';
    if (!match || !(name in this.known)) {
      throw new Error(`unknown fault "${text}"; known: ${Object.keys(this.known).join(', ')}`);
    }
    this.#active.push({
      name,
      operation: match[2] ?? null,
      passes: Number(match[3] ?? 0),
      timesLeft: match[4] ? Number(match[4]) : Number.POSITIVE_INFINITY,
    });
  }

  heal(): void {
    this.#active = [];
  }

  /** Faults with `*N` that have applied fewer than N times. */
  unused(): string[] {
    return this.#active
      .filter(({ timesLeft }) => timesLeft > 0 && Number.isFinite(timesLeft))
      .map(({ name, operation }) => (operation === null ? name : `${name}:${operation}`));
  }

  /** Whether the fault applies to this operation now. Counts one use of a fault with `+K` or `*N`. */
  take(name: string, operation: string): boolean {
    const fault = this.#active.find(
      (active) =>
        active.name === name &&
        active.timesLeft > 0 &&
        (active.operation === null || active.operation === operation),
    );
    if (!fault) return false;
    if (fault.passes > 0) {
      fault.passes -= 1;
      return false;
    }
    fault.timesLeft -= 1;
    return true;
  }
}
