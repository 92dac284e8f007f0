import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const CHEAP_SAVE_MS = 5;
/** Writing a large state takes at most a fortieth of the time. */
const PAUSE_TIMES = 40;

type Replacer = (key: string, value: unknown) => unknown;

/**
 * The state of a stand-in in one JSON file, so that it survives a restart. Call `save` after each change.
 * `onDisk` is a replacer for `JSON.stringify`: values may differ on disk from those in memory.
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

  /** Like `save`, but batches the changes of a large state. Call `flush` before closing. */
  saveSoon(): void {
    if (this.#soon) return;
    if (this.#lastSaveMs < CHEAP_SAVE_MS) this.save();
    else this.#soon = setTimeout(() => this.save(), this.#lastSaveMs * PAUSE_TIMES);
  }

  flush(): void {
    if (this.#soon) this.save();
  }
}
