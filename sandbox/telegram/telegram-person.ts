import { createHash } from 'node:crypto';
import type { Person } from '../person.ts';
import { pressButton } from './callbacks.ts';
import { toChat } from './chats.ts';
import { MAX_TEXT } from './content.ts';
import { addMessage, findMessage } from './messages.ts';
import { shownIn } from './shown.ts';
import type { PersonRow } from './state.ts';
import type { TelegramWorld } from './network.ts';
import { addUpdate } from './updates.ts';
import type { Message, User } from './wire.ts';

/** A person with a private chat; the bot cannot write to it before the person does. */
export function telegramPerson(world: TelegramWorld, name: string): Person {
  const { log, state } = world;
  const row = personRow(world, name);
  const profile = profileOf(row);
  const chat = String(row.id);

  const say = async (text: string): Promise<{ messageId: string }> => {
    assertSayable(row, text);
    assertLetIn(world, row);
    row.started = true;
    log.personActed(chat);
    const entities = commandIn(text);
    const message = addMessage(world, row, { from: profile, text, ...(entities && { entities }) });
    addUpdate(world, { message });
    return { messageId: String(message.message_id) };
  };

  const send = (content: Partial<Message>): void => {
    const message = addMessage(world, row, { from: profile, ...content });
    addUpdate(world, { message });
  };

  return {
    name,
    say,
    async act(deed) {
      assertNotBlocked(row);
      assertLetIn(world, row);
      log.personActed(chat);
      // The bot has not asked for reactions, so it gets none.
      if (deed === 'reaction') return 0;
      if (deed === 'service') {
        send({ message_auto_delete_timer_changed: { message_auto_delete_time: 86_400 } });
        return 0;
      }
      row.started = true;
      const album = `album-${state.data.lastMessageId}`;
      for (const file of ALBUM)
        send({ photo: [{ ...file, width: 90, height: 67 }], media_group_id: album });
      return ALBUM.length;
    },
    async sendPhoto() {
      assertNotBlocked(row);
      assertLetIn(world, row);
      log.personActed(chat);
      const file = { file_id: 'AgAC-a-photo', file_unique_id: 'a-photo', width: 90, height: 67 };
      const message = addMessage(world, row, { from: profile, photo: [file] });
      addUpdate(world, { message });
    },
    async sendFile(name, content) {
      assertNotBlocked(row);
      assertLetIn(world, row);
      log.personActed(chat);
      const id = createHash('sha256').update(content).digest('base64url');
      (state.data.uploads ??= {})[id] = content.toString('base64');
      const document = { file_id: id, file_unique_id: id.slice(0, 16), file_name: name };
      send({ document: { ...document, file_size: content.length } });
    },
    async tap(messageId, label) {
      assertNotBlocked(row);
      const message = findMessage(world, row.id, Number(messageId));
      const data = message && dataOf(message, label);
      if (message && data !== undefined) {
        log.personActed(chat);
        pressButton(world, profile, message, data);
      } else if (message && state.data.replyKeyboards[messageId]?.includes(label)) {
        await say(label);
      } else {
        throw new Error(`no button "${label}" in sight of ${name}`);
      }
    },
    async edit(messageId, text) {
      assertSayable(row, text);
      const message = findMessage(world, row.id, Number(messageId));
      if (!message || message.from.is_bot) throw new Error(`${name} has no message ${messageId}`);
      log.personActed(chat);
      message.text = text;
      message.edit_date = Math.floor(world.now() / 1000);
      addUpdate(world, { edited_message: message });
    },
    async forge(data) {
      assertNotBlocked(row);
      const newest = shownIn(state.data, row.id).findLast(({ from }) => from === 'bot');
      const message = findMessage(world, row.id, Number(newest?.messageId));
      if (!message) throw new Error(`no button in sight of ${name}`);
      log.personActed(chat);
      pressButton(world, profile, message, data);
    },
    block: async () => setBlocked(world, row, true),
    unblock: async () => setBlocked(world, row, false),
    visible: () => shownIn(state.data, row.id),
    utterances: () => log.utterances(chat),
    onUtterance: (listener) => log.onUtterance(chat, listener),
  };
}

const ALBUM = ['one', 'two', 'three'].map((id) => ({ file_id: id, file_unique_id: id }));

export function personRow({ state }: TelegramWorld, name: string): PersonRow {
  const id = idOf(name);
  return (state.data.people[id] ??= { id, name, started: false, blocked: false });
}

export function profileOf({ id, name }: PersonRow): User {
  return { id, is_bot: false, first_name: name, language_code: 'en' };
}

/** The same nine digits for the same name in every world. */
function idOf(name: string): number {
  return 100_000_000 + (createHash('sha256').update(name).digest().readUInt32BE() % 900_000_000);
}

function assertSayable(row: PersonRow, text: string): void {
  assertNotBlocked(row);
  if (text.trim() === '') throw new Error('there is nothing to say');
  if (text.length > MAX_TEXT) throw new Error(`a message has at most ${MAX_TEXT} characters`);
}

function assertNotBlocked({ name, blocked }: PersonRow): void {
  if (blocked) throw new Error(`${name} has blocked the bot`);
}

function assertLetIn({ network, self }: TelegramWorld, { id, name }: PersonRow): void {
  const { owner, access } = network.disk.data.bots[self.id] ?? {};
  if (!access?.restricted || owner === id || access.added.includes(id)) return;
  throw new Error(`@${self.username ?? ''} does not let ${name} in`);
}

function commandIn(text: string): Message['entities'] {
  const command = /^\/\w+(@\w+)?/.exec(text)?.[0];
  return command ? [{ type: 'bot_command', offset: 0, length: command.length }] : undefined;
}

function dataOf({ reply_markup: markup }: Message, label: string): string | undefined {
  return markup?.inline_keyboard
    .flat()
    .find((button) => button.text === label && button.callback_data !== undefined)?.callback_data;
}

function setBlocked(world: TelegramWorld, row: PersonRow, blocked: boolean): void {
  if (row.blocked === blocked) return;
  row.blocked = blocked;
  world.log.personActed(String(row.id));
  const member = (is: boolean) => ({ user: world.self, status: is ? 'kicked' : 'member' });
  addUpdate(world, {
    my_chat_member: {
      chat: toChat(row),
      from: profileOf(row),
      date: Math.floor(world.now() / 1000),
      old_chat_member: member(!blocked),
      new_chat_member: member(blocked),
    },
  });
}
