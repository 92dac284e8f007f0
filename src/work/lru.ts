/** A set that forgets what was used least recently. */
export class LRU<T> {
  readonly #limit: number;
  readonly #items = new Set<T>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  has(item: T): boolean {
    if (!this.#items.delete(item)) return false;
    this.#items.add(item);
    return true;
  }

  delete(item: T): void {
    this.#items.delete(item);
  }

  add(item: T): void {
    this.#items.delete(item);
    this.#items.add(item);
    if (this.#items.size > this.#limit) {
      for (const oldest of this.#items) {
        this.#items.delete(oldest);
        break;
      }
    }
  }
}
