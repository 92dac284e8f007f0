import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const CHEAP_SAVE_MS = 5;
/** A large state is not written for longer than a fortieth of the time. */
const PAUSE_TIMES = 40;

type Replacer = (key: string, value: unknown) => unknown;

/**
 * The state of a stand-in: one JSON file, so that the world outlives a restart. Call `save` after each change.
 * `onDisk` may write a value differently from what it is in memory, as a replacer of `JSON.stringify` does.
 */
export class DiskState<T extends object> {
  readonly data: T;
  readonly #file: string;
  readonly #onDisk: Replacer | undefined;
  #lastSaveMs = 0;
  #soon: NodeJS.Timeout | undefined;

  constructor(file: string, initial: T, onDisk?: Replacer) {
    this.#file = file;
    this.#onDisk = onDisk;
    mkdirSync(dirname(file), { recursive: true });
    this.data = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : initial;
  }

  save(): void {
    const startedAt = performance.now();
    clearTimeout(this.#soon);
    this.#soon = undefined;
    const temporary = `${this.#file}.new`;
    writeFileSync(temporary, JSON.stringify(this.data, this.#onDisk));
    renameSync(temporary, this.#file);
    this.#lastSaveMs = performance.now() - startedAt;
  }

  /** Like `save`, but once a state has grown large it writes many changes at once; `flush` in `close`. */
  saveSoon(): void {
    if (this.#soon) return;
    if (this.#lastSaveMs < CHEAP_SAVE_MS) this.save();
    else this.#soon = setTimeout(() => this.save(), this.#lastSaveMs * PAUSE_TIMES);
  }

  flush(): void {
    if (this.#soon) this.save();
  }
}
