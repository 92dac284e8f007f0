/** The phone of a person. Signal protocol values are JSON text, as the library writes them. */
export type PhoneRow = {
  name: string;
  number: string;
  lid: string;
  /** The person has blocked the bot: nothing arrives here, and the bot is not told. */
  blocked: boolean;
  /** Messages that the network accepted and, because of the block, never delivered. */
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
  /** Messages from people that the device has not confirmed yet. */
  waiting: Said[];
  /** Retry requests from phones that the device has not confirmed yet. */
  retries?: Retry[];
};

/** A bot message that a phone could not read. `jid` is the address it was sent to. */
export type Retry = {
  person: string;
  jid: string;
  messageId: string;
  /** How often the phone has asked for it, and how many of these requests the device has not confirmed. */
  count: number;
  open: number;
};

/** A message or an edit from a person, on its way to the bot. */
export type Said = {
  id: string;
  person: string;
  text: string;
  at: number;
  /** Something other than text. */
  deed?: 'picture' | 'album' | 'reaction' | 'service';
  /** The id of the album that a picture belongs to. */
  album?: string;
  /** A picture without any text. */
  isPhoto?: true;
  /** An uploaded file; its hashes and its key are in base64. */
  file?: UploadedFile;
  /** The id of the message that this one edits. */
  edits?: string;
  /** The id of the message that this one quotes. */
  quotes?: string;
  addressing: Addressing;
  plain: boolean;
  /** The device has asked the phone for it again, and its refusal of the first one is on its way. */
  again?: boolean;
  /** Sent, or left unconfirmed, while the device was disconnected. */
  kept: boolean;
};

export type UploadedFile = {
  name: string;
  path: string;
  size: number;
  key: string;
  sha256: string;
  sealedSha256: string;
};

/** Which of a person's two identities comes first. `number`: the LID is missing altogether. */
export type Addressing = 'pn' | 'lid' | 'number';

export type MessageRow = {
  id: string;
  person: string;
  from: 'bot' | 'person';
  text: string;
  at: number;
  /** The picture file in base64. */
  picture?: string;
  document?: { name: string; base64: string };
};
