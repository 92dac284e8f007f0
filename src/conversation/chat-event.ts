import type { TokenKind } from '../domain/channels.ts';
import type { CredentialKind, PasteProblem } from '../domain/credentials.ts';
import type { ArrivedFile } from '../domain/files.ts';
import type { News } from './news.ts';

/** One event of a chat, from an adapter or a job. It never holds a secret. */
export type ChatEvent =
  /** `album`: it belongs to a picture of this album. */
  | { kind: 'text'; text: string; album?: string }
  | { kind: 'command'; name: string; args: string }
  /** A pressed button, or a typed number where there are none: the screen it belongs to and its position there. */
  | { kind: 'choice'; ref: number; index: number | 'back'; typed?: true }
  | { kind: 'secret'; secret: SecretRef }
  /** Whether the message with the secret could be deleted. */
  | { kind: 'secret_removed'; removed: boolean }
  /**
   * A link code that another chat shows. The code itself is not stored. `explicit`: it was given to a command.
   * `byAddress`: it was in the address that opened the chat, so nobody typed it.
   */
  | {
      kind: 'link_code';
      id: string;
      chat: string;
      found: 'live' | 'expired' | 'own';
      explicit: boolean;
      byAddress: boolean;
    }
  /** The code of an imported person, by its row. `over`: used, expired, or of nobody. */
  | { kind: 'claim'; id: string; found: 'live' | 'own' | 'over' | 'expired' }
  /** Something other than text: a picture, a sticker, a voice message. */
  | { kind: 'unsupported'; album?: string }
  /** Files, which only some screens take; elsewhere their caption is a text. */
  | { kind: 'files'; files: ArrivedFile[]; text: string; album?: string }
  | { kind: 'news'; news: News };

const KINDS: Record<ChatEvent['kind'], true> = {
  text: true,
  command: true,
  choice: true,
  secret: true,
  secret_removed: true,
  link_code: true,
  claim: true,
  unsupported: true,
  files: true,
  news: true,
};

export function isEventKind(kind: string): kind is ChatEvent['kind'] {
  return Object.hasOwn(KINDS, kind);
}

/** A pasted secret that is sealed and stored, or the reason why it was thrown away. */
export type SecretRef =
  | { credentialId: string; kind: CredentialKind; last4: string }
  /** `replaces`: the name of the bot in use, when the token is of another one; it waits until its owner has decided. */
  | { channel: TokenKind; last4: string; replaces?: string }
  | { problem: SecretProblem };

export type SecretProblem =
  | PasteProblem
  | 'too_many'
  | 'not_offered'
  | 'no_plan'
  | 'control_bot'
  | 'channels_full';
