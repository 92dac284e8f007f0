import type { Address } from './chats.ts';

/** What a person is called on a platform: the name that is theirs alone there, and the one that is shown. */
export type ChatNames = { handle: string | null; shown: string | null };

/** An event as an adapter has translated it, before the secret firewall. `at` is when it arrived. */
export type InboundEvent = Address & {
  platformUser: string;
  locale: string;
  /** Left out where the platform does not tell. */
  names?: ChatNames;
  /** Unique per bot; the same event always has the same id. */
  eventId: string;
  event:
    /** Null when there is no message to delete, because the text came from a private form or as a command. */
    | ({ kind: 'text'; text: string; messageId: string | null; album?: string } & WithAttached)
    /** A message that the person has edited. It is ignored unless it contains a secret. */
    | ({ kind: 'edited'; text: string; messageId: string } & WithAttached)
    /** `typed`: the number of the choice was typed, so the answer is a new message below it. */
    | { kind: 'choice'; ref: number; index: number | 'back'; typed?: true }
    /** Parts of one album have the same `album`; an album gets one answer. */
    | ({ kind: 'unsupported'; messageId?: string; album?: string } & WithAttached);
};

/**
 * Parts of a message besides its text. `attached`: file names, contacts, link addresses; only the secret firewall reads them.
 * `files`: what its adapter can fetch by `ref`, which may be a secret.
 */
type WithAttached = { attached?: string[]; files?: ArrivingFile[] };

export type ArrivingFile = { name: string; size: number; ref: string };
