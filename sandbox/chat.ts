import type { ChatStandIn } from './person.ts';

export type ChatOptions = {
  port: number;
  stateFile: string;
  slowMs?: number;
  /** Whether it refuses too many messages in a short time, as the real platform does. */
  hasLimits?: boolean;
};

/** A chat platform of the sandbox: its stand-in, how the product connects to it, and how it differs from the others. */
export type Chat<S extends ChatStandIn = ChatStandIn> = {
  start(options: ChatOptions): Promise<S>;
  /** The settings that connect the product to it. */
  settings(standIn: S): Record<string, string>;
  /** The settings with which the product keeps no limits, because the stand-in has none. */
  withoutLimits?: Record<string, string>;
  /** The ids under which the product may know a person. */
  userIds(standIn: S, name: string): string[];
  /** Whether it runs only on request, because its protocol takes long to load. */
  isOnDemand?: true;
  /** Its own faults, each with what it does. */
  faults: Readonly<Record<string, string>>;
  traits: Traits;
};

/** The differences between the platforms, as far as a story can see them. */
export type Traits = {
  /** The longest text of one message, in UTF-16 units. */
  textLength: number;
  /** What the bot says about a message with a secret, and whether the message stays visible. */
  secret: { answer: string; staysInSight: boolean };
  /** The operation that sends a message, as faults name it. */
  send: string;
  /** How long a rate limit makes the bot wait. */
  waitMs: number;
  /** The fault that loses the answer to a send, and how often the screen is then shown. */
  lostAnswer: { fault: string; shown: number };
  /** The state of a message to a person who has blocked the bot. One platform does not report the block. */
  toBlocked: 'suppressed' | 'sent';
  /** The text that a person reads where formatting characters had to be replaced. */
  reads: (text: string) => string;
  /** The faults, besides those of every stand-in, that occur in random sequences. */
  weather: string[];
};

export const REMOVED = { answer: 'I deleted that message', staysInSight: false };
export const LEFT = { answer: 'Please delete it yourself', staysInSight: true };
export const same = (text: string): string => text;
