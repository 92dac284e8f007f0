import { badRequest, forbidden } from './api-error.ts';
import { type Params, readInteger, readText } from './params.ts';
import type { PersonRow } from './state.ts';
import type { TelegramWorld } from './network.ts';
import type { Chat } from './wire.ts';

const ACTIONS = [
  'typing',
  'upload_photo',
  'record_video',
  'upload_video',
  'record_voice',
  'upload_voice',
  'upload_document',
  'choose_sticker',
  'find_location',
  'record_video_note',
  'upload_video_note',
];

/** The person a call is for, when the bot may write to it. */
export function getReachable(world: TelegramWorld, params: Params): PersonRow {
  const group = findGroup(world, params);
  if (group) return group;
  const person = getPerson(world, params);
  if (person.blocked) throw forbidden('bot was blocked by the user');
  if (!person.started) throw forbidden("bot can't initiate conversation with a user");
  return person;
}

/**
 * A group, if the call is for one that the bot is in. A topic that it does not have is refused; the first one is named by no number.
 * Source: Bot API, sendMessage, `message_thread_id`.
 */
function findGroup({ state }: TelegramWorld, params: Params): PersonRow | null {
  const id = readText(params, 'chat_id') ?? '';
  const topics = state.data.groups?.[id];
  if (!topics) return null;
  const topic = readInteger(params, 'message_thread_id');
  if (topic !== undefined && !topics.includes(topic)) throw badRequest('message thread not found');
  return { id: Number(id), name: 'Operators', started: true, blocked: false };
}

export function getPerson({ state }: TelegramWorld, params: Params): PersonRow {
  const id = readText(params, 'chat_id');
  if (!id) throw badRequest('chat_id is empty');
  const person = state.data.people[id];
  if (!person) throw badRequest('chat not found');
  return person;
}

export function getChat(world: TelegramWorld, params: Params): Chat {
  return toChat(getPerson(world, params));
}

export function sendChatAction(world: TelegramWorld, params: Params): true {
  const { id } = getReachable(world, params);
  if (!ACTIONS.includes(readText(params, 'action') ?? '')) {
    throw badRequest('wrong parameter action in request');
  }
  world.typing.set(id, (world.typing.get(id) ?? 0) + 1);
  return true;
}

export function setChatMenuButton(world: TelegramWorld, params: Params): true {
  const chatId = readInteger(params, 'chat_id');
  if (chatId !== undefined) getPerson(world, params);
  world.state.data.menuButtons[String(chatId ?? 'default')] = params.menu_button ?? null;
  world.state.saveSoon();
  return true;
}

export function toChat({ id, name }: PersonRow): Chat {
  if (id < 0) return { id, type: 'supergroup', title: name, is_forum: true };
  return { id, type: 'private', first_name: name };
}
