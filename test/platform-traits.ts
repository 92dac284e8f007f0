import type { ChatPlatform } from './world.ts';

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
};

const same = (text: string): string => text;
const REMOVED = { answer: 'I removed your message with the secret', staysInSight: false };
const LEFT = { answer: 'Please delete it yourself', staysInSight: true };

export const TRAITS: Record<ChatPlatform, Traits> = {
  console: {
    textLength: 4000,
    secret: REMOVED,
    send: 'send-message',
    waitMs: 1000,
    lostAnswer: { fault: 'lose-answer', shown: 1 },
    toBlocked: 'suppressed',
    reads: same,
  },
  telegram: {
    textLength: 4096,
    secret: REMOVED,
    send: 'send-message',
    waitMs: 1000,
    // A send has no key there: rather twice than never.
    lostAnswer: { fault: 'lose-answer', shown: 2 },
    toBlocked: 'suppressed',
    reads: same,
  },
  discord: {
    textLength: 2000,
    secret: LEFT,
    send: 'create-message',
    waitMs: 300,
    lostAnswer: { fault: 'lose-answer', shown: 1 },
    toBlocked: 'suppressed',
    reads: same,
  },
  whatsapp: {
    textLength: 4096,
    secret: LEFT,
    send: 'send-message',
    waitMs: 5000,
    lostAnswer: { fault: 'lose-ack', shown: 1 },
    toBlocked: 'sent',
    reads: (text) => text.replaceAll(/[∗ˍ∼ˋ›]/gu, (mark) => LOOK_ALIKES[mark] ?? mark),
  },
};

const LOOK_ALIKES: Record<string, string> = { '∗': '*', ˍ: '_', '∼': '~', ˋ: '`', '›': '>' };
