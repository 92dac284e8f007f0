import type { OperationState, Role } from '../domain/operators.ts';
import type { ConnectionTrouble } from '../domain/connection-troubles.ts';
import type { FoundAccount } from '../domain/found-account.ts';
import type { SupportAuthor, SupportState } from '../domain/support.ts';
import type { Platform } from '../domain/platforms.ts';
import type { OperatorNotice } from './news/operator-notices.ts';
import type { OperationName } from './operators/operations/operations.ts';
import type { Args } from './operators/options.ts';

/** Facts for an operator's chat only. */
export type OperatorFacts = {
  role: Role;
  /** The operation that this chat asked for last. */
  operation: OperationFacts | null;
  /** The operation of another operator that waits for approval, if its id was asked for. */
  approval: OperationFacts | null;
  /** The support thread of the account that was asked for; if none was, those that wait for an answer. */
  threads: ThreadFacts[];
  /** Alarms that are not over, the newest first. */
  alarms: AlarmFacts[];
  platforms: PlatformLine[];
  /** Null where nothing shows it. */
  fleet: {
    accounts: number;
    /** Number of machines per state. */
    machines: Record<string, number>;
    due: number;
    waiting: number;
    unreachable: number;
  } | null;
  whatsapp: WhatsAppFacts;
  /** The accounts that match the id that was asked for. */
  found: FoundAccount[];
};

export type AlarmFacts = {
  id: string;
  /** What operators were told last. */
  notice: OperatorNotice;
  count: number;
  firstAt: number;
  lastAt: number;
  /** Who looks after it. */
  takenBy: string | null;
  quietUntil: number;
};

export type ThreadFacts = {
  id: string;
  accountId: string;
  state: SupportState;
  waitingSince: number | null;
  messages: { author: SupportAuthor; at: number; text: string }[];
};

export type OperationFacts = {
  id: string;
  name: OperationName;
  args: Args;
  /** Who asked for it. */
  actor: string;
  state: OperationState;
  /** What was true before it. */
  before: string | null;
  /** What it will do, as the operator is asked. */
  blast: string | null;
  /** What came of it, or why it was refused. */
  answer: string | null;
  expiresAt: number | null;
  /** The page that it opened. */
  page: string | null;
};

/** `off` is a normal state and has a reason. */
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
  | 'operator'
  | 'suspended'
  | 'banned'
  | 'limited'
  | 'refused'
  | ConnectionTrouble;

export type WhatsAppFacts = {
  state: 'not_configured' | 'connecting' | 'pairing' | 'open' | 'off';
  reason: OffCause | null;
  since: number | null;
  /** When a connection that is off tries again by itself. */
  until: number | null;
  /** Number of people who use the bot there; null where nothing shows it. */
  people: number | null;
  /** The current pairing code, for a chat that asked for it. The row with this id holds the sealed code. */
  pairing: { kind: 'qr' | 'code'; pictureId: string; expiresAt: number } | null;
  /** Whether this chat is told about each step of the pairing. */
  isWatched: boolean;
};
