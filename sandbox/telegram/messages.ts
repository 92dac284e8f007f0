import { isDeepStrictEqual } from 'node:util';
import { badRequest } from './api-error.ts';
import { getPerson, getReachable, toChat } from './chats.ts';
import { readContent } from './content.ts';
import { readInlineMarkup, readMarkup } from './keyboard.ts';
import { type Params, readInteger } from './params.ts';
import { toShown } from './shown.ts';
import type { PersonRow, TelegramWorld } from './state.ts';
import type { InlineKeyboard, Message } from './wire.ts';

const DELETE_WINDOW_SECONDS = 48 * 3600;
const NOT_MODIFIED =
  'message is not modified: specified new message content and reply markup are exactly the same' +
  ' as a current content and reply markup of the message';

export function sendMessage(world: TelegramWorld, params: Params): Message {
  const { text, entities } = readContent(params);
  const { inline, replyKeyboard } = readMarkup(params);
  const person = getReachable(world, params);
  world.budget.spend(person.id);
  const message = addMessage(world, person, {
    from: world.self,
    text,
    ...(entities.length > 0 ? { entities } : {}),
    ...(inline ? { reply_markup: inline } : {}),
  });
  if (replyKeyboard) world.state.data.replyKeyboards[message.message_id] = replyKeyboard;
  world.log.sent(String(person.id), toShown(world.state.data, message));
  world.state.saveSoon();
  return message;
}

export function editMessageText(world: TelegramWorld, params: Params): Message {
  const { text, entities } = readContent(params);
  const markup = readInlineMarkup(params);
  const message = getOwnMessage(world, params);
  return change(world, message, {
    text,
    entities: entities.length > 0 ? entities : undefined,
    reply_markup: markup,
  });
}

export function editMessageReplyMarkup(world: TelegramWorld, params: Params): Message {
  const markup = readInlineMarkup(params);
  const message = getOwnMessage(world, params);
  return change(world, message, {
    text: message.text,
    entities: message.entities,
    reply_markup: markup,
  });
}

export function deleteMessage(world: TelegramWorld, params: Params): true {
  const { id } = getPerson(world, params);
  const message = findMessage(world, id, readInteger(params, 'message_id'));
  if (!message) throw badRequest('message to delete not found');
  const age = world.now() / 1000 - message.date;
  if (age > DELETE_WINDOW_SECONDS || world.faults.take('delete-refused', 'delete-message')) {
    throw badRequest("message can't be deleted");
  }
  const { data } = world.state;
  world.log.removed(String(id), toShown(data, message));
  delete data.messages[message.message_id];
  delete data.replyKeyboards[message.message_id];
  world.state.saveSoon();
  return true;
}

/** Puts a message into a chat; the caller saves. */
export function addMessage(
  world: TelegramWorld,
  person: PersonRow,
  content: Omit<Message, 'message_id' | 'date' | 'chat'>,
): Message {
  const { data } = world.state;
  data.lastMessageId += 1;
  const message: Message = {
    message_id: data.lastMessageId,
    date: Math.floor(world.now() / 1000),
    chat: toChat(person),
    ...content,
  };
  data.messages[message.message_id] = message;
  return message;
}

export function findMessage(
  { state }: TelegramWorld,
  chatId: number,
  messageId: number | undefined,
): Message | undefined {
  const message = state.data.messages[String(messageId)];
  return message?.chat.id === chatId ? message : undefined;
}

function getOwnMessage(world: TelegramWorld, params: Params): Message {
  const { id } = getReachable(world, params);
  world.budget.spend(id);
  const message = findMessage(world, id, readInteger(params, 'message_id'));
  if (!message) throw badRequest('message to edit not found');
  if (!message.from.is_bot) throw badRequest("message can't be edited");
  return message;
}

type Look = Pick<Message, 'text' | 'entities'> & { reply_markup: InlineKeyboard | undefined };

function change(world: TelegramWorld, message: Message, look: Look): Message {
  const { text, entities, reply_markup } = message;
  if (isDeepStrictEqual({ text, entities, reply_markup }, look)) throw badRequest(NOT_MODIFIED);
  Object.assign(message, look, { edit_date: Math.floor(world.now() / 1000) });
  world.log.edited(String(message.chat.id), toShown(world.state.data, message));
  world.state.saveSoon();
  return message;
}
