import type { Outcome } from '../../src/chat/transport.ts';
import type { ArrivingFile } from '../../src/domain/inbound-event.ts';
import type { Pairing } from '../../src/whatsapp/connection.ts';

/** A connection to WhatsApp: a linked device, or later the business API. The rest of the bot does not depend on which. */
export type WhatsAppBackend = {
  capabilities: Capabilities;
  /** Opens one connection and resolves with the reason once it has ended. The signal ends it. */
  connect(listener: BackendListener, signal: AbortSignal): Promise<Ended>;
  /** Sends a message under this id. The same id again is the same message. */
  send(chat: string, messageId: string, text: string): Promise<Outcome>;
  /** Sends a picture with a caption, which may be empty, under this id. */
  sendPicture(chat: string, messageId: string, picture: CaptionedPicture): Promise<Outcome>;
  /** Sends a file with a caption, under this id. */
  sendDocument(chat: string, messageId: string, document: CaptionedDocument): Promise<Outcome>;
  /** An edit is a message as well, sent under `editId`. */
  edit(chat: string, edit: Edit): Promise<Outcome>;
  /** Best effort: read receipts and the typing indicator, while the answer is being prepared. */
  markRead(message: MessageKey): Promise<void>;
  typing(chat: string): Promise<void>;
  /** Deletes the keys of an account that is no longer linked. */
  forget(): Promise<void>;
};

export type Edit = { editId: string; messageId: string; text: string };

export type CaptionedDocument = { name: string; bytes: Buffer; caption: string };

export type CaptionedPicture = { png: Buffer; caption: string };

export type Capabilities = {
  /** Longest text, in UTF-16 units. */
  textLength: number;
  /** Longest caption, in UTF-16 units. */
  captionLength: number;
  /** For how long and how often a sent message may be edited; 0: never. */
  editWindowMs: number;
  mostEdits: number;
};

export type BackendListener = {
  onOpen(): void;
  onPairing(pairing: Pairing, expiresAt: number): void;
  /** The messages of one batch, oldest first. */
  onMessages(messages: PersonMessage[]): void;
};

export type MessageKey = { chat: string; messageId: string };

/** Something a person sent in a direct chat. */
export type PersonMessage = {
  messageId: string;
  /** The address that the message came from; needed to mark it as read. */
  chat: string;
  /** Both identities of the person, as far as they are known. */
  lid: string | null;
  number: string | null;
  at: number;
  /** Whether the message was sent while the bot was offline. */
  isDelayed: boolean;
  content:
    | { kind: 'text'; text: string; quotes: string | null }
    | { kind: 'edited'; text: string; editedId: string }
    /** An edit that needs the secret of the edited message; null when that secret does not fit. */
    | { kind: 'sealed_edit'; editedId: string; open: (secret: Uint8Array) => Opened | null }
    | { kind: 'other' };
  /** Names of files, contacts and the like, for the secret firewall. */
  attached?: string[];
  /** Files that can be fetched. */
  files?: ArrivingFile[];
  /** What is needed to read later edits of this message. */
  secret?: Uint8Array;
  /** The pictures of one album have the same. */
  album?: string;
};

/** What is in a message. */
export type Opened = Pick<PersonMessage, 'content' | 'attached'>;

/** Why a connection has ended, and for how long it makes no sense to connect again, where the server says so. */
/** `code`: of a refusal that nobody knows. */
export type Ended = { ending: Ending; forMs?: number; code?: number };

export type Ending =
  | 'stopped'
  | 'restart'
  | 'lost'
  | 'unavailable'
  | 'pairing_expired'
  | 'replaced'
  | 'logged_out'
  | 'forbidden'
  | 'mismatch'
  /** The version of the protocol is too old. */
  | 'outdated'
  /** Banned for a while. */
  | 'suspended'
  /** Banned for good. */
  | 'banned'
  /** Too many logins in a short time. */
  | 'limited'
  /** Refused with a code that nobody knows. */
  | 'refused';
