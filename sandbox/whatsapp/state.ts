import type { ChatLog } from '../chat-log.ts';
import type { DiskState } from '../disk-state.ts';
import type { Faults } from '../faults.ts';
import type { MessageCounts } from '../person.ts';
import type { Call } from '../stand-in.ts';
import type { Connection } from './connection.ts';
import type { Phone } from './phone.ts';
import { newStoredKey, type StoredKey } from './trust.ts';

/** The phone of a person. Everything of the Signal protocol is JSON text, as the library writes it. */
export type PhoneRow = {
  name: string;
  number: string;
  lid: string;
  /** The person has blocked the bot: nothing arrives here, and the bot is not told. */
  blocked: boolean;
  /** Messages that the network took and never delivered because of that. */
  withheld?: string[];
  creds: string;
  keys: Record<string, string>;
  lastOneTimeKey: number;
};

/** A linked device: the client of the bot as it has registered. Keys are in base64. */
export type DeviceRow = {
  id: number;
  noiseKey: string;
  identity: string;
  registrationId: number;
  signedPreKey: { id: number; publicKey: string; signature: string };
  oneTimeKeys: { id: number; publicKey: string }[];
  /** What people said that the device has not confirmed yet. */
  waiting: Said[];
  /** What phones have asked it for that it has not confirmed yet. */
  retries?: Retry[];
};

/** A message of the bot that a phone could not read. `jid` is the address it came to. */
export type Retry = { person: string; jid: string; messageId: string };

/** Something a person did, on its way to the bot. */
export type Said = {
  id: string;
  person: string;
  text: string;
  at: number;
  /** The message it changes. */
  edits?: string;
  /** The message it answers. */
  quotes?: string;
  addressing: Addressing;
  plain: boolean;
  /** It was said, or could not be confirmed, while the device was away. */
  kept: boolean;
};

/** Under which of the two identities a person appears first. `number`: without the other one at all. */
export type Addressing = 'pn' | 'lid' | 'number';

export type MessageRow = {
  id: string;
  person: string;
  from: 'bot' | 'person';
  text: string;
  at: number;
  /** The file of its picture in base64. */
  picture?: string;
};

export type WhatsAppState = {
  rootKey: StoredKey;
  /** The phone whose number the bot has. */
  ownPhone: PhoneRow | null;
  people: Record<string, PhoneRow>;
  devices: Record<string, DeviceRow>;
  lastDevice: number;
  /** In the order in which they came into a chat. */
  messages: MessageRow[];
  counts: MessageCounts;
};

export type WhatsAppWorld = {
  state: DiskState<WhatsAppState>;
  log: ChatLog;
  faults: Faults;
  calls: Call[];
  phones: Map<string, Phone>;
  ownPhone: Phone;
  online: Map<number, Connection>;
  pairings: PairingOffers;
  media: MediaStore;
  /** Troubles such as a message nobody could decrypt: a test expects none. */
  errors: Error[];
  slowMs: number;
  now(): number;
};

/** Encrypted files that clients have left, by their path, and what lets a client in. */
export type MediaStore = { host: string; auth: string; files: Map<string, Buffer> };

/** Clients that wait to be linked: by the reference in their QR code, or by the code they show. */
export type PairingOffers = {
  byRef: Map<string, PairingOffer>;
  byCode: Map<Connection, CodeOffer>;
};

export type PairingOffer = {
  connection: Connection;
  identity: Buffer;
  registrationId: number;
  signedPreKey: { id: number; publicKey: Buffer; signature: Buffer };
};

/** The client's part of a pairing by code; `finish` is called with its answer. */
export type CodeOffer = {
  wrappedKey: Buffer;
  finish: ((wrappedBundle: Buffer) => void) | null;
};

export function noteError({ errors }: WhatsAppWorld, error: unknown): void {
  errors.push(error instanceof Error ? error : new Error(String(error)));
}

export function emptyWhatsApp(): WhatsAppState {
  return {
    rootKey: newStoredKey(),
    ownPhone: null,
    people: {},
    devices: {},
    lastDevice: 0,
    messages: [],
    counts: { sent: 0, edited: 0, repeated: 0 },
  };
}
