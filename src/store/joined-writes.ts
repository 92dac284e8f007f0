import type { Row, Value } from './engine.ts';

/**
 * A kind of write that many callers make at the same time. Those of one turn of the event loop become one statement, which costs a
 * third of as many statements.
 */
export type Joined<Item, Result> = {
  /** The statement for all items; it gives what became of each, in their order. */
  join(items: readonly Item[]): Statement<Result[]>;
  /** Items with the same key are never in one statement, so that each sees what the one before has changed. */
  keyOf(item: Item): string | number;
  /** Whether a caller waits for the disk, see `writeUnsynced`. */
  isSynced: boolean;
};

type Statement<T> = { sql: string; args: Value[]; parse: (rows: Row[]) => T };

type Waiting<Item, Result> = {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
};

/** What the database writes: one statement with those who wait for it. */
export type JoinedGroup = {
  query: Statement<unknown[]>;
  isSynced: boolean;
  waiting: AnyWaiting[];
  /** The same, each item in a statement of its own. */
  alone: () => JoinedGroup[];
};

type AnyJoined = Joined<unknown, unknown>;
type AnyWaiting = Waiting<unknown, unknown>;

/** So many at once are a rush, in which the next ones are worth waiting for. */
const RUSH = 4;
/** A commit costs as much as the statements of a dozen callers, so that in a rush the next one comes this much later. */
const GATHER_MS = 6;

/** Collects joined writes until the database takes them: at once when there are few, after a moment in a rush. */
export class JoinedWrites {
  readonly #now: () => number;
  #waiting = new Map<AnyJoined, AnyWaiting[]>();
  #size = 0;
  #gathersUntil = 0;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get isEmpty(): boolean {
    return this.#size === 0;
  }

  get isDue(): boolean {
    return !this.isEmpty && this.waitMs === 0;
  }

  get waitMs(): number {
    return Math.max(0, Math.ceil(this.#gathersUntil - this.#now()));
  }

  add<Item, Result>(kind: Joined<Item, Result>, item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      const waiting = { item, resolve, reject } as AnyWaiting;
      this.#size += 1;
      const known = this.#waiting.get(kind);
      if (known) known.push(waiting);
      else this.#waiting.set(kind, [waiting]);
    });
  }

  take(): JoinedGroup[] {
    const groups = [...this.#waiting].flatMap(([kind, waiting]) =>
      toRounds(kind, waiting).map((round) => toGroup(kind, round)),
    );
    if (this.#size > 0) this.#gathersUntil = this.#size < RUSH ? 0 : this.#now() + GATHER_MS;
    this.#waiting = new Map();
    this.#size = 0;
    return groups;
  }
}

/** The n-th item of each key is in the n-th round. */
function toRounds(kind: AnyJoined, waiting: AnyWaiting[]): AnyWaiting[][] {
  const seen = new Map<string | number, number>();
  const rounds: AnyWaiting[][] = [];
  for (const each of waiting) {
    const key = kind.keyOf(each.item);
    const round = seen.get(key) ?? 0;
    seen.set(key, round + 1);
    (rounds[round] ??= []).push(each);
  }
  return rounds;
}

function toGroup(kind: AnyJoined, waiting: AnyWaiting[]): JoinedGroup {
  const query = kind.join(waiting.map(({ item }) => item));
  const alone = (): JoinedGroup[] => waiting.map((each) => toGroup(kind, [each]));
  return { query, isSynced: kind.isSynced, waiting, alone };
}
