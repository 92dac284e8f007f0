import type { App } from '../app.ts';
import { openSeal } from '../sealing/seal.ts';
import {
  listWebMessages,
  toWebMessage,
  type WebMessage,
  type WebMessageState,
  type WebTrouble,
} from '../store/web-chat.ts';
import { messageSeal } from './message-seal.ts';
import { SHOWN_MESSAGES } from './rules.ts';

export type Said = {
  author: WebMessage['author'];
  text: string;
  at: number;
  state: WebMessageState;
  trouble: WebTrouble | null;
};

/** What a person and their agent said on the page, the oldest first. */
export async function readConversation(
  app: Pick<App, 'config' | 'db'>,
  accountId: string,
  most = SHOWN_MESSAGES,
): Promise<Said[]> {
  const [rows] = await app.db.read([listWebMessages(accountId, most)]);
  const messages = rows?.rows.map(toWebMessage) ?? [];
  return messages.map((message) => ({
    author: message.author,
    text: openSeal(app.config.sealing, message.sealed, messageSeal(message)),
    at: message.createdAt,
    state: message.state,
    trouble: message.trouble,
  }));
}
