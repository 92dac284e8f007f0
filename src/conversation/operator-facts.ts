import type { Platform } from '../domain/platforms.ts';

/** What only an operator's chat may know. */
export type OperatorFacts = {
  platforms: PlatformLine[];
  fleet: {
    accounts: number;
    /** How many machines are in each state. */
    machines: Record<string, number>;
    due: number;
    waiting: number;
    unreachable: number;
  };
  whatsapp: WhatsAppFacts;
  /** The accounts that were asked for. */
  found: FoundAccount[];
};

/** `off` is a normal state, with its reason. */
export type PlatformLine = {
  platform: Platform;
  state: 'connected' | 'connecting' | 'off';
  reason: OffCause | null;
};

export type OffCause =
  | 'not_configured'
  | 'nobody_connected'
  | 'waits_for_linking'
  | 'replaced'
  | 'forbidden'
  | 'mismatch'
  | 'not_linked'
  | 'operator';

export type WhatsAppFacts = {
  state: 'not_configured' | 'connecting' | 'pairing' | 'open' | 'off';
  reason: OffCause | null;
  since: number | null;
  /** How many people talk to us there. */
  people: number;
  /** What links a phone now, for a chat that asked for it: the row that holds it, sealed. */
  pairing: { kind: 'qr' | 'code'; pictureId: string; expiresAt: number } | null;
  /** This chat is shown the linking as it goes on. */
  isWatched: boolean;
};

export type FoundAccount = {
  id: string;
  createdAt: number;
  identities: [platform: Platform, user: string, isUnreachable: 0 | 1][];
  subscription: [status: string, plan: string | null, periodEndAt: number] | null;
  machine: {
    id: string;
    app: string;
    region: string;
    state: string;
    trouble: string | null;
    attempts: number;
    behind: number;
  } | null;
  credential: {
    kind: string;
    last4: string;
    state: string;
    verdict: string | null;
    checkedAt: number | null;
  } | null;
  deletion: string | null;
};
