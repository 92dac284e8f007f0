import { isDeepStrictEqual } from 'node:util';
import type { MessageCounts, ShownMessage, Utterance } from './person.ts';
import { redactText } from './redact-text.ts';

type Listener = (utterance: Utterance) => void;

type Chat = {
  utterances: Utterance[];
  listeners: Set<Listener>;
  /** The bot's newest message, until the person acts. */
  unanswered: ShownMessage | null;
};

/** The bot's messages in every chat of a stand-in, and how many there were. */
export class ChatLog {
  readonly #chats = new Map<string, Chat>();
  readonly #counts: MessageCounts;

  /** Keeps `counts` up to date in place, so that it can be part of a state on disk. */
  constructor(counts: MessageCounts) {
    this.#counts = counts;
  }

  /** After a restart, each bot message that is still visible counts as sent once. */
  restore(chatId: string, visible: ShownMessage[]): void {
    const chat = this.#chat(chatId);
    for (const message of visible.filter(({ from }) => from === 'bot')) {
      chat.utterances.push({ kind: 'sent', message });
    }
    const newest = visible.at(-1);
    chat.unanswered = newest?.from === 'bot' ? newest : null;
  }

  sent(chatId: string, message: ShownMessage): void {
    const chat = this.#chat(chatId);
    this.#counts.sent += 1;
    if (chat.unanswered && looksEqual(chat.unanswered, message)) this.#counts.repeated += 1;
    chat.unanswered = message;
    tell(chat, { kind: 'sent', message });
  }

  /** Shows something that is not a message, such as a form. The person sees it; the counts ignore it. */
  opened(chatId: string, shown: ShownMessage): void {
    tell(this.#chat(chatId), { kind: 'sent', message: shown });
  }

  edited(chatId: string, message: ShownMessage): void {
    const chat = this.#chat(chatId);
    this.#counts.edited += 1;
    if (chat.unanswered?.messageId === message.messageId) chat.unanswered = message;
    tell(chat, { kind: 'edited', message });
  }

  removed(chatId: string, message: ShownMessage): void {
    const chat = this.#chat(chatId);
    if (chat.unanswered?.messageId === message.messageId) chat.unanswered = null;
    tell(chat, { kind: 'removed', message: { ...message, text: redactText(message.text) } });
  }

  personActed(chatId: string): void {
    this.#chat(chatId).unanswered = null;
  }

  utterances(chatId: string): Utterance[] {
    return [...this.#chat(chatId).utterances];
  }

  onUtterance(chatId: string, listener: Listener): () => void {
    const { listeners } = this.#chat(chatId);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  counts(): MessageCounts {
    return { ...this.#counts };
  }

  #chat(chatId: string): Chat {
    let chat = this.#chats.get(chatId);
    if (!chat) {
      chat = { utterances: [], listeners: new Set(), unanswered: null };
      this.#chats.set(chatId, chat);
    }
    return chat;
  }
}

function tell(chat: Chat, utterance: Utterance): void {
  chat.utterances.push(utterance);
  for (const listener of chat.listeners) listener(utterance);
}

function looksEqual(one: ShownMessage, other: ShownMessage): boolean {
  return isDeepStrictEqual({ ...one, messageId: '' }, { ...other, messageId: '' });
}
