import type { ChatLog } from '../chat-log.ts';
import type { DiskState } from '../disk-state.ts';
import type { WakeSignal } from '../wake-signal.ts';
import type { Faults } from '../faults.ts';
import type { MessageCounts, ShownMessage } from '../person.ts';

export type Button =
  | { label: string; data: string }
  | { label: string; url: string }
  | { label: string; copy: string };

export type Message = {
  id: string;
  chat: string;
  from: 'bot' | 'person';
  text: string;
  buttons: Button[][];
  /** A PNG file in base64. */
  picture?: string;
  /** A file in base64. */
  document?: { name: string; base64: string };
};

export type Update = {
  seq: number;
  at: number;
  chat: string;
  user: { id: string; name: string; locale: string };
  type: 'text' | 'photo' | 'file' | 'tap' | 'edited' | 'blocked' | 'unblocked';
  messageId: string;
  text?: string;
  data?: string;
  file?: { name: string; size: number; path: string };
};

export type ConsoleState = {
  /** Keyed by chat id. */
  people: Record<string, { name: string; blocked: boolean }>;
  messages: Record<string, Message>;
  /** Updates that the bot has not confirmed yet. */
  updates: Update[];
  /** The message sent for each idempotency key. */
  sentByKey: Record<string, string>;
  lastSeq: number;
  lastMessage: number;
  counts: MessageCounts;
};

export type ConsoleWorld = {
  state: DiskState<ConsoleState>;
  log: ChatLog;
  faults: Faults;
  arrivals: WakeSignal;
};

export function emptyConsole(): ConsoleState {
  return {
    people: {},
    messages: {},
    updates: [],
    sentByKey: {},
    lastSeq: 0,
    lastMessage: 0,
    counts: { sent: 0, edited: 0, repeated: 0 },
  };
}

export function nextMessageId(state: ConsoleState): string {
  state.lastMessage += 1;
  return `m${state.lastMessage}`;
}

export function messagesIn(state: ConsoleState, chat: string): Message[] {
  return Object.values(state.messages).filter((message) => message.chat === chat);
}

export function toShown({ id, from, text, buttons, picture, document }: Message): ShownMessage {
  const all = buttons.flat();
  return {
    messageId: id,
    from,
    text,
    choices: all.flatMap((button) => ('data' in button ? [button.label] : [])),
    links: all.flatMap((button) =>
      'url' in button ? [{ label: button.label, url: button.url }] : [],
    ),
    copies: all.flatMap((button) =>
      'copy' in button ? [{ label: button.label, text: button.copy }] : [],
    ),
    ...(picture === undefined ? {} : { picture: Buffer.from(picture, 'base64') }),
    ...(document
      ? { document: { name: document.name, content: Buffer.from(document.base64, 'base64') } }
      : {}),
  };
}
