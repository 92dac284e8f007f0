import type { Outcome } from '../../src/chat/transport.ts';
import type { Pairing } from '../../src/whatsapp/connection.ts';

/** A way to reach WhatsApp: a linked device, or the business API. Nothing outside knows which one it is. */
export type WhatsAppBackend = {
  capabilities: Capabilities;
  /** Opens one connection and resolves when it has ended, with how. The signal ends it. */
  connect(listener: BackendListener, signal: AbortSignal): Promise<Ending>;
  /** Shows a message under this id; the same id again is the same message. */
  send(chat: string, messageId: string, text: string): Promise<Outcome>;
  /** The same for a picture with words below it, which may be empty. */
  sendPicture(chat: string, messageId: string, picture: CaptionedPicture): Promise<Outcome>;
  edit(chat: string, messageId: string, text: string): Promise<Outcome>;
  /** Signs of life while an answer is made. Nobody waits for them and nothing depends on them. */
  markRead(message: MessageKey): Promise<void>;
  typing(chat: string): Promise<void>;
  /** The account is no longer linked: forgets what it was linked with. */
  forget(): Promise<void>;
};

export type CaptionedPicture = { png: Buffer; caption: string };

export type Capabilities = {
  /** Longest text, in UTF-16 units. */
  textLength: number;
  /** The same for the words below a picture. */
  captionLength: number;
  /** Own messages can be edited this long, and so often before people and the network take offence; 0: never. */
  editWindowMs: number;
  mostEdits: number;
};

export type BackendListener = {
  onOpen(): void;
  onPairing(pairing: Pairing, expiresAt: number): void;
  /** Messages that came together, oldest first. */
  onMessages(messages: PersonMessage[]): void;
};

export type MessageKey = { chat: string; messageId: string };

/** Something a person sent in a direct chat. */
export type PersonMessage = {
  messageId: string;
  /** The address it came under: to mark it as read. */
  chat: string;
  /** Both identities of the person, as far as they are known. */
  lid: string | null;
  number: string | null;
  at: number;
  /** It waited for us while we were away. */
  kept: boolean;
  content:
    | { kind: 'text'; text: string; quotes: string | null }
    | { kind: 'edited'; text: string; editedId: string }
    | { kind: 'other' };
};

/** How a connection has ended. */
export type Ending =
  | 'stopped'
  | 'restart'
  | 'lost'
  | 'unavailable'
  | 'session_broken'
  | 'pairing_expired'
  | 'replaced'
  | 'logged_out'
  | 'forbidden'
  | 'mismatch';
