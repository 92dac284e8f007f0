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
  /** The file of the picture it comes with. */
  picture?: Buffer;
};

/** Something the bot did in the chat. The list of a person's utterances only grows. */
export type Utterance = { kind: 'sent' | 'edited' | 'removed'; message: ShownMessage };

/** A person in a private chat with the bot, the same on every platform. */
export type Person = {
  name: string;
  say(text: string): Promise<{ messageId: string }>;
  /** Presses the button with exactly this label; rejects when it is not in sight. */
  tap(messageId: string, label: string): Promise<void>;
  edit(messageId: string, text: string): Promise<void>;
  /** What only a tampered client sends: the press of a button that is not there, or a number for a menu never shown. */
  forge(data: string): Promise<void>;
  block(): Promise<void>;
  unblock(): Promise<void>;
  /** What the chat shows now, oldest first. */
  visible(): ShownMessage[];
  utterances(): Utterance[];
  /** Calls back on each new utterance; returns the way to stop that. */
  onUtterance(listener: (utterance: Utterance) => void): () => void;
};

/** `repeated`: messages the bot sent that equal its message right before, with nothing from the person between. */
export type MessageCounts = { sent: number; edited: number; repeated: number };

export type ChatStandIn = StandIn & {
  /** The person of this name; made on first use. */
  person(name: string): Person;
  counts(): MessageCounts;
};
