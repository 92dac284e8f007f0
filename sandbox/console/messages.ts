import { isDeepStrictEqual } from 'node:util';
import { type Content, LIMITS, parseContent, parseObject, parseString } from './content.ts';
import { Refusal } from './refusal.ts';
import { type ConsoleWorld, type Message, nextMessageId, toShown } from './state.ts';

type Sent = { messageId: string; isNew: boolean };

/** Shows a message once per key: a repeated key answers with the first message. */
export function sendMessage(world: ConsoleWorld, body: unknown): Sent {
  const content = parseContent(body, ['key', 'chat']);
  const fields = parseObject(body, 'body');
  const key = parseString(fields.key, 'key', LIMITS.key);
  const chat = parseString(fields.chat, 'chat');
  const { data } = world.state;

  const known = data.sentByKey[key];
  if (known !== undefined) return { messageId: known, isNew: false };
  assertReachable(world, chat);
  if (world.faults.take('unheard-of', 'send-message')) {
    throw new Refusal(403, 'new_rule', 'a rule of tomorrow');
  }
  const message: Message = { id: nextMessageId(data), chat, from: 'bot', ...content };
  data.messages[message.id] = message;
  data.sentByKey[key] = message.id;
  world.log.sent(chat, toShown(message));
  world.state.saveSoon();
  return { messageId: message.id, isNew: true };
}

export function editMessage(world: ConsoleWorld, id: string, body: unknown): void {
  const content = parseContent(body);
  const message = getMessage(world, id);
  if (message.from !== 'bot') throw notFound(id);
  assertReachable(world, message.chat);
  if (isDeepStrictEqual(contentOf(message), content)) {
    throw new Refusal(409, 'not_modified', 'the message already looks like this');
  }
  delete message.picture;
  Object.assign(message, content);
  world.log.edited(message.chat, toShown(message));
  world.state.saveSoon();
}

export function deleteMessage(world: ConsoleWorld, id: string): void {
  const message = getMessage(world, id);
  if (world.faults.take('delete-refused', 'delete-message')) {
    throw new Refusal(403, 'delete_refused', 'this message cannot be deleted');
  }
  delete world.state.data.messages[id];
  world.log.removed(message.chat, toShown(message));
  world.state.saveSoon();
}

function getMessage({ state }: ConsoleWorld, id: string): Message {
  const message = state.data.messages[id];
  if (!message) throw notFound(id);
  return message;
}

function assertReachable({ state }: ConsoleWorld, chat: string): void {
  const person = state.data.people[chat];
  if (!person) throw new Refusal(404, 'chat_not_found', `there is no chat ${chat}`);
  if (person.blocked) throw new Refusal(403, 'blocked', `${person.name} has blocked the bot`);
}

function contentOf({ text, buttons, picture }: Message): Content {
  return { text, buttons, ...(picture === undefined ? {} : { picture }) };
}

function notFound(id: string): Refusal {
  return new Refusal(404, 'message_not_found', `the bot has no message ${id}`);
}
