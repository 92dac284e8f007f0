import type { StandIn } from './stand-in.ts';

/** A message as the person sees it on the screen. */
export type ShownMessage = {
  messageId: string;
  from: 'bot' | 'person';
  /** Visible text, without markup. */
  text: string;
  /** Labels of the buttons that answer the bot, in reading order. */
  choices: string[];
  links: { label: string; url: string }[];
  copies: { label: string; text: string }[];
  /** The picture file attached to the message. */
  picture?: Buffer;
  /** The file attached to the message. */
  document?: { name: string; content: Buffer };
};

/** One action of the bot in the chat. The list of a person's utterances is append-only. */
export type Utterance = { kind: 'sent' | 'edited' | 'removed'; message: ShownMessage };

/** What people do beside writing. Nobody answers a reaction or what the platform says about a chat, and an album once. */
export type Deed = 'album' | 'reaction' | 'service';

/** A person in a private chat with the bot, the same on every platform. */
export type Person = {
  name: string;
  say(text: string): Promise<{ messageId: string }>;
  /** Returns how many messages of it are for the bot. */
  act(deed: Deed): Promise<number>;
  /** Sends a picture without any text. */
  sendPhoto(): Promise<void>;
  /** Sends a file. */
  sendFile(name: string, content: Buffer): Promise<void>;
  /** Presses the button with exactly this label; rejects when no such button is visible. */
  tap(messageId: string, label: string): Promise<void>;
  edit(messageId: string, text: string): Promise<void>;
  /** Sends what only a tampered client can: a button that does not exist, or a number for a menu never shown. */
  forge(data: string): Promise<void>;
  block(): Promise<void>;
  unblock(): Promise<void>;
  /** The messages visible in the chat, oldest first. */
  visible(): ShownMessage[];
  utterances(): Utterance[];
  /** Calls the listener on each new utterance; returns a function that unsubscribes it. */
  onUtterance(listener: (utterance: Utterance) => void): () => void;
};

/** `repeated` counts messages equal to the bot's previous one, with no action of the person in between. */
export type MessageCounts = { sent: number; edited: number; repeated: number };

export type ChatStandIn = StandIn & {
  /** The person with this name, created on first use. */
  person(name: string): Person;
  counts(): MessageCounts;
};
