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
