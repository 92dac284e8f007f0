import type { App } from '../app.ts';
import { openSeal } from '../sealing/seal.ts';
import {
  listWebMessages,
  type WebMessage,
  type WebMessageState,
  type WebTrouble,
} from '../store/web-chat.ts';
import { webMessageSeal } from '../sealing/seal-contexts.ts';
import { SHOWN_MESSAGES } from './rules.ts';

export type Said = {
  id: string;
  author: WebMessage['author'];
  text: string;
  at: number;
  state: WebMessageState;
  trouble: WebTrouble | null;
};

/** The messages of a person and their agent on the page, the oldest first. */
export async function readConversation(
  app: Pick<App, 'config' | 'db'>,
  accountId: string,
  most = SHOWN_MESSAGES,
): Promise<Said[]> {
  const [messages] = await app.db.read(listWebMessages(accountId, most));
  return messages.map((message) => ({
    id: message.id,
    author: message.author,
    text: openSeal(app.config.sealing, message.sealed, webMessageSeal(message)),
    at: message.createdAt,
    state: message.state,
    trouble: message.trouble,
  }));
}
