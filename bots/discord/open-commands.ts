import { DiscordAPIError, InteractionResponseType, type REST, Routes } from 'discord.js';
import type { FirstAnswer } from './answers.ts';

/** Half of the three seconds for which Discord waits for the first answer. */
export const SCREEN_WITHIN_MS = 1500;

type Waiting = { answer: FirstAnswer; end: (isAnswered: boolean) => void };

/** Commands without an answer yet. The screen that follows is sent as their answer, so that nothing says “thinking…”. */
export class OpenCommands {
  readonly #rest: REST;
  readonly #bot: string;
  readonly #withinMs: number;
  readonly #waiting = new Map<string, Waiting>();

  constructor(rest: REST, bot: string, withinMs: number) {
    this.#rest = rest;
    this.#bot = bot;
    this.#withinMs = withinMs;
  }

  /** Resolves to whether a screen has answered the command. If none has, the caller answers it in time. */
  wait(chat: string, answer: FirstAnswer): Promise<boolean> {
    this.#waiting.get(chat)?.end(false);
    return new Promise((resolve) => {
      const end = (isAnswered: boolean): void => {
        clearTimeout(timer);
        if (this.#waiting.get(chat) === waiting) this.#waiting.delete(chat);
        resolve(isAnswered);
      };
      const timer = setTimeout(end, this.#withinMs, false);
      const waiting = { answer, end };
      this.#waiting.set(chat, waiting);
    });
  }

  /** Sends a message as the answer and returns its id; null when no command waits or the message was not taken. */
  async answer(chat: string, message: object): Promise<string | null> {
    const waiting = this.#waiting.get(chat);
    if (!waiting) return null;
    this.#waiting.delete(chat);
    const id = await this.#send(waiting.answer, message);
    waiting.end(id !== null);
    return id;
  }

  async #send({ id, token }: FirstAnswer, message: object): Promise<string | null> {
    const body = { type: InteractionResponseType.ChannelMessageWithSource, data: message };
    const query = new URLSearchParams({ with_response: 'true' });
    try {
      const route = Routes.interactionCallback(id, token);
      return messageIn(await this.#rest.post(route, { body, query, auth: false }));
    } catch (error) {
      // Without an answer of Discord the message may be there.
      return error instanceof DiscordAPIError ? null : this.#find(token);
    }
  }

  async #find(token: string): Promise<string | null> {
    try {
      const found = await this.#rest.get(Routes.webhookMessage(this.#bot, token), { auth: false });
      return (found as { id: string }).id;
    } catch {
      return null;
    }
  }
}

/** Source: discord-api-docs, "Interaction Callback Response Object". */
function messageIn(response: unknown): string | null {
  const { resource } = response as { resource?: { message?: { id: string } } };
  return resource?.message?.id ?? null;
}
