import type { MessageCounts } from '../person.ts';
import type { Entity, Message, Update } from './wire.ts';

export type PersonRow = { id: number; name: string; started: boolean; blocked: boolean };

export type Webhook = { url: string; secretToken: string | null; maxConnections: number };

export type Command = { command: string; description: string };

/** What one bot sees of Telegram. */
export type TelegramState = {
  /** By chat id, which is the person's id. */
  people: Record<string, PersonRow>;
  /** The groups that the bot is a member of, with the numbers of their topics. */
  groups?: Record<string, number[]>;
  messages: Record<string, Message>;
  /** Labels of the reply keyboard a message of the bot has brought, by message id. */
  replyKeyboards: Record<string, string[]>;
  /** The files of pictures in base64, by message id. */
  pictures?: Record<string, string>;
  /** What people have sent, in base64, by file id. */
  uploads?: Record<string, string>;
  /** The content of documents in base64, by message id. */
  documents?: Record<string, string>;
  pending: Update[];
  /** null: everything but the kinds one has to opt in to. */
  allowedUpdates: string[] | null;
  webhook: Webhook | null;
  commandLists: Record<string, Command[]>;
  /** By kind and language. */
  descriptions?: Record<string, string>;
  menuButtons: Record<string, unknown>;
  lastUpdateId: number;
  lastMessageId: number;
  lastCallbackId: number;
  counts: MessageCounts;
};

export type Toast = { text: string; alert: boolean };

export type Content = { text: string; entities: Entity[] };

/** The part of the disk that belongs to one bot. */
export type BotStore = { readonly data: TelegramState; saveSoon(): void };

export function emptyTelegram(): TelegramState {
  return {
    people: {},
    messages: {},
    replyKeyboards: {},
    pending: [],
    allowedUpdates: null,
    webhook: null,
    commandLists: {},
    menuButtons: {},
    lastUpdateId: 1000,
    lastMessageId: 0,
    lastCallbackId: 0,
    counts: { sent: 0, edited: 0, repeated: 0 },
  };
}
