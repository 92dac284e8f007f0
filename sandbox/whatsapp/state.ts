import type { ChatLog } from '../chat-log.ts';
import type { DiskState } from '../disk-state.ts';
import type { Faults } from '../faults.ts';
import type { MessageCounts } from '../person.ts';
import type { Call } from '../stand-in.ts';
import type { Connection } from './connection.ts';
import type { Phone } from './phone.ts';
import type { DeviceRow, MessageRow, PhoneRow } from './rows.ts';
import { newStoredKey, type StoredKey } from './trust.ts';

export type WhatsAppState = {
  rootKey: StoredKey;
  /** The phone whose number the bot has. */
  ownPhone: PhoneRow | null;
  people: Record<string, PhoneRow>;
  devices: Record<string, DeviceRow>;
  lastDevice: number;
  /** In the order in which they arrived in a chat. */
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
  /** The oldest version of the client that is let in, by its last number. */
  leastRevision: number;
  /** Errors such as a message that could not be decrypted. Tests expect none. */
  errors: Error[];
  slowMs: number;
  /** Ends every connection, and refuses new ones for a while. */
  unplug(): void;
  now(): number;
};

/** Encrypted files that clients have uploaded, by path, and the token that authorizes an upload. */
export type MediaStore = { host: string; auth: string; files: Map<string, Buffer> };

/** Clients that are waiting to be linked: by the reference in their QR code, or by pairing code. */
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

/** The client's part of pairing by code; `finish` is called with the wrapped bundle. */
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
