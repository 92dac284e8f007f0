import { badRequest } from './api-error.ts';
import { type Params, readFlag, readText } from './params.ts';
import type { TelegramWorld } from './network.ts';
import { addUpdate } from './updates.ts';
import type { Message, User } from './wire.ts';

const MAX_TOAST = 200;

export function pressButton(
  world: TelegramWorld,
  from: User,
  message: Message,
  data: string,
): void {
  world.state.data.lastCallbackId += 1;
  const id = String(world.state.data.lastCallbackId);
  world.openCallbacks.set(id, message.chat.id);
  addUpdate(world, {
    callback_query: { id, from, chat_instance: String(message.chat.id), message, data },
  });
}

/** Each tap can be answered once. */
export function answerCallbackQuery(world: TelegramWorld, params: Params): true {
  const id = readText(params, 'callback_query_id') ?? '';
  const text = readText(params, 'text') ?? '';
  const chatId = world.openCallbacks.get(id);
  if (chatId === undefined) {
    throw badRequest('query is too old and response timeout expired or query ID is invalid');
  }
  if (text.length > MAX_TOAST) throw badRequest('MESSAGE_TOO_LONG');
  world.openCallbacks.delete(id);
  const toast = { text, alert: readFlag(params, 'show_alert') };
  world.toasts.set(chatId, [...(world.toasts.get(chatId) ?? []), toast]);
  return true;
}
