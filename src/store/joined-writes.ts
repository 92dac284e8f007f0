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

/** Collects joined writes until the database takes them. */
export class JoinedWrites {
  #waiting = new Map<AnyJoined, AnyWaiting[]>();

  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }

  add<Item, Result>(kind: Joined<Item, Result>, item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      const waiting = { item, resolve, reject } as AnyWaiting;
      const known = this.#waiting.get(kind);
      if (known) known.push(waiting);
      else this.#waiting.set(kind, [waiting]);
    });
  }

  take(): JoinedGroup[] {
    const groups = [...this.#waiting].flatMap(([kind, waiting]) =>
      toRounds(kind, waiting).map((round) => toGroup(kind, round)),
    );
    this.#waiting = new Map();
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
