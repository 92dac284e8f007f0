import type { Address } from './chats.ts';

/** An event as an adapter has translated it, before the secret firewall. `at` is when it arrived here. */
export type InboundEvent = Address & {
  platformUser: string;
  locale: string;
  /** Unique per bot; the same event always has the same id. */
  eventId: string;
  event:
    /** Without an id there is no message to delete: it came from a private form, or as a command. */
    | ({ kind: 'text'; text: string; messageId: string | null } & WithAttached)
    /** A message the person changed: only of interest when it holds a secret. */
    | ({ kind: 'edited'; text: string; messageId: string } & WithAttached)
    /** `typed`: its number was typed below the menu, so the answer belongs below that. */
    | { kind: 'choice'; ref: number; index: number | 'back'; typed?: true }
    | ({ kind: 'unsupported'; messageId?: string } & WithAttached);
};

/** What comes with a message beside its text: names of files, contacts, addresses behind words. Only the firewall reads it. */
type WithAttached = { attached?: string[] };
