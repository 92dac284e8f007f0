/** The phone of somebody who scans the code that a machine shows. */
export type Phone = {
  /** The text of the code on the screen now; null while there is none. */
  code(): string | null;
  /** Scans what a picture shows. */
  scan(text: string): void;
  /** The code grows old and another takes its place. */
  renew(): void;
  /** From now on, or no longer, WhatsApp answers nobody; a login under way ends. */
  setReachable(isReachable: boolean): void;
  isLinked(): boolean;
};
