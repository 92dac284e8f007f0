import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The state of a stand-in: one JSON file, so that the world outlives a restart. Call `save` after each change. */
export class DiskState<T extends object> {
  readonly data: T;
  readonly #file: string;

  constructor(file: string, initial: T) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
    this.data = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : initial;
  }

  save(): void {
    const temporary = `${this.#file}.new`;
    writeFileSync(temporary, JSON.stringify(this.data));
    renameSync(temporary, this.#file);
  }
}
