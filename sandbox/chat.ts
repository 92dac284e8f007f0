import type { ChatStandIn } from './person.ts';

export type ChatOptions = { port: number; stateFile: string; slowMs?: number };

/** A chat platform of the sandbox: its stand-in, how the product connects to it, and how it differs from the others. */
export type Chat<S extends ChatStandIn = ChatStandIn> = {
  start(options: ChatOptions): Promise<S>;
  /** The settings that connect the product to it. */
  settings(standIn: S): Record<string, string>;
  /** The ids under which the product may know a person. */
  userIds(standIn: S, name: string): string[];
  /** Whether it runs only where it is asked for, because its protocol takes long to load. */
  isOnDemand?: true;
  traits: Traits;
};

/** In what the platforms differ, as far as a story can tell. In everything else they are alike. */
export type Traits = {
  /** UTF-16 units of words in one message. */
  textLength: number;
  /** What the bot says of a message with a secret, and whether it is still in sight then. */
  secret: { answer: string; staysInSight: boolean };
  /** The operation by which a message is sent, as faults name it. */
  send: string;
  /** How long the bot has to wait when it is told to. */
  waitMs: number;
  /** The fault by which the answer to a send is lost, and how often a screen is seen then. */
  lostAnswer: { fault: string; shown: number };
  /** What becomes of a message to somebody who has blocked the bot; one platform does not tell. */
  toBlocked: 'suppressed' | 'sent';
  /** What a person reads where marks that would format had to be replaced. */
  reads: (text: string) => string;
  /** The faults, besides those of every stand-in, that random sequences go through. */
  weather: string[];
};

export const REMOVED = { answer: 'I deleted that message', staysInSight: false };
export const LEFT = { answer: 'Please delete it yourself', staysInSight: true };
export const same = (text: string): string => text;
