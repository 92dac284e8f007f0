/** What a person sees of one message: all its words, its buttons by label, and its links. */
export type Seen = { id: string; words: string; buttons: Map<string, string>; links: string[] };

/** A server of a platform that somebody else has written, with one person who talks to the bot on it. */
export type ForeignChat = {
  /** The settings with which the product connects to it. */
  settings: Record<string, string>;
  /** What has to be there before the product starts. */
  prepare?: (settings: Record<string, string>) => Promise<void>;
  seen: Seen[];
  /** Calls that the server refused, by method and status. */
  refused: string[];
  /** Resolves to the id of the message. */
  say(text: string): Promise<string>;
  /** Null where the server knows no such thing. */
  tap: ((label: string) => Promise<void>) | null;
  edit: ((id: string, text: string) => Promise<void>) | null;
  /** Sends what is no text. */
  act: ((deed: 'album' | 'service') => Promise<void>) | null;
  close(): Promise<void>;
};

/** Every text in a message, however deep: components nest. */
export function wordsIn(value: unknown, names: string[]): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => wordsIn(each, names));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    names.includes(name) && typeof inner === 'string' ? [inner] : wordsIn(inner, names),
  );
}
