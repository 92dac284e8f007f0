import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { badRequest } from './api-error.ts';
import { getPerson, getReachable, toChat } from './chats.ts';
import { readCaption, readContent } from './content.ts';
import { readInlineMarkup, readMarkup } from './keyboard.ts';
import { type Params, readInteger, readObject, readUpload } from './params.ts';
import { readPhoto } from './photo.ts';
import { toShown } from './shown.ts';
import type { Content, PersonRow } from './state.ts';
import type { TelegramWorld } from './network.ts';
import type { InlineKeyboard, Message } from './wire.ts';

const MAX_DOCUMENT = 50 * 1024 * 1024;
const DELETE_WINDOW_SECONDS = 48 * 3600;
const NOT_MODIFIED =
  'message is not modified: specified new message content and reply markup are exactly the same' +
  ' as a current content and reply markup of the message';

export function sendMessage(world: TelegramWorld, params: Params): Message {
  const { text, entities } = readContent(params);
  const { inline, replyKeyboard } = readMarkup(params);
  const person = getReachable(world, params);
  if (world.faults.take('unheard-of', 'send-message')) throw badRequest('NEW_RULE_OF_TOMORROW');
  world.budget.spend(person.id);
  const message = addMessage(world, person, {
    from: world.self,
    ...topicOf(params),
    text,
    ...(entities.length > 0 ? { entities } : {}),
    ...(inline ? { reply_markup: inline } : {}),
  });
  if (replyKeyboard) world.state.data.replyKeyboards[message.message_id] = replyKeyboard;
  world.log.sent(String(person.id), toShown(world.state.data, message));
  world.state.saveSoon();
  return message;
}

function topicOf(params: Params): Pick<Message, 'message_thread_id'> {
  const topic = readInteger(params, 'message_thread_id');
  return topic === undefined ? {} : { message_thread_id: topic };
}

export function editMessageText(world: TelegramWorld, params: Params): Message {
  const { text, entities } = readContent(params);
  const markup = readInlineMarkup(params);
  const message = getOwnMessage(world, params);
  if (message.photo) throw badRequest('there is no text in the message to edit');
  return change(world, message, {
    text,
    ...(entities.length > 0 ? { entities } : {}),
    reply_markup: markup,
  });
}

export function sendPhoto(world: TelegramWorld, params: Params): Message {
  const { photo, file } = readPhoto(params, params['photo']);
  const caption = captionOf(readCaption(params));
  const { inline } = readMarkup(params);
  const person = getReachable(world, params);
  world.budget.spend(person.id);
  const message = addMessage(world, person, {
    from: world.self,
    ...topicOf(params),
    photo,
    ...caption,
    ...(inline ? { reply_markup: inline } : {}),
  });
  keepFile(world, message, file);
  world.log.sent(String(person.id), toShown(world.state.data, message));
  world.state.saveSoon();
  return message;
}

/** A file of any kind, which has to come with the call: https://core.telegram.org/bots/api#senddocument */
export function sendDocument(world: TelegramWorld, params: Params): Message {
  const given = readUpload(params, params['document']);
  if (!given) throw badRequest('there is no document in the request');
  const { name, data } = given;
  if (data.length > MAX_DOCUMENT) throw badRequest('file is too big');
  if (data.length === 0) throw badRequest('file must be non-empty');
  const caption = captionOf(readCaption(params));
  const person = getReachable(world, params);
  world.budget.spend(person.id);
  const id = createHash('sha256').update(data).digest('base64url');
  const document = {
    file_id: id,
    file_unique_id: id.slice(0, 16),
    file_name: name,
    file_size: data.length,
  };
  const message = addMessage(world, person, { from: world.self, document, ...caption });
  (world.state.data.documents ??= {})[message.message_id] = data.toString('base64');
  world.log.sent(String(person.id), toShown(world.state.data, message));
  world.state.saveSoon();
  return message;
}

/** Gives a picture another one, or a text one: the text becomes its caption. */
export function editMessageMedia(world: TelegramWorld, params: Params): Message {
  const media = readObject(params, 'media');
  if (media?.['type'] !== 'photo') throw badRequest("can't parse InputMedia");
  const { photo, file } = readPhoto(params, media['media']);
  const caption = captionOf(readCaption(media));
  const markup = readInlineMarkup(params);
  const message = getOwnMessage(world, params);
  keepFile(world, message, file);
  return change(world, message, { photo, ...caption, reply_markup: markup });
}

function captionOf({ text, entities }: Content): Pick<Message, 'caption' | 'caption_entities'> {
  if (text === '') return {};
  return { caption: text, ...(entities.length > 0 ? { caption_entities: entities } : {}) };
}

function keepFile({ state }: TelegramWorld, { message_id: id }: Message, file: Buffer): void {
  (state.data.pictures ??= {})[id] = file.toString('base64');
}

export function editMessageReplyMarkup(world: TelegramWorld, params: Params): Message {
  const markup = readInlineMarkup(params);
  const message = getOwnMessage(world, params);
  return change(world, message, { ...lastInspectionOf(message), reply_markup: markup });
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
  delete data.pictures?.[message.message_id];
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

const LOOK = ['text', 'entities', 'photo', 'caption', 'caption_entities'] as const;
type Look = Pick<Message, (typeof LOOK)[number]> & { reply_markup: InlineKeyboard | undefined };

function lastInspectionOf(message: Message): Look {
  const present = LOOK.filter((part) => message[part] !== undefined);
  const parts = Object.fromEntries(present.map((part) => [part, message[part]]));
  return { ...parts, reply_markup: message.reply_markup };
}

function change(world: TelegramWorld, message: Message, look: Look): Message {
  if (isDeepStrictEqual(lastInspectionOf(message), look)) throw badRequest(NOT_MODIFIED);
  for (const part of LOOK) delete message[part];
  Object.assign(message, look, { edit_date: Math.floor(world.now() / 1000) });
  world.log.edited(String(message.chat.id), toShown(world.state.data, message));
  world.state.saveSoon();
  return message;
}
