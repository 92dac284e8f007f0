import type { Person, ShownMessage } from '../person.ts';
import { parseText } from './content.ts';
import {
  type ConsoleWorld,
  type Message,
  messagesIn,
  nextMessageId,
  toShown,
  type Update,
} from './state.ts';
import { addUpdate } from './updates.ts';

/** A person of the console, with a chat. */
export function consolePerson(world: ConsoleWorld, name: string): Person {
  const handle = encodeURIComponent(name);
  const chat = `c_${handle}`;
  const { state, log } = world;
  const row = (state.data.people[chat] ??= { name, blocked: false });

  const act = (update: Pick<Update, 'type' | 'messageId' | 'text' | 'data' | 'file'>): void => {
    log.personActed(chat);
    addUpdate(world, { chat, user: { id: `u_${handle}`, name, locale: 'en' }, ...update });
  };
  const setBlocked = (blocked: boolean): void => {
    if (row.blocked === blocked) return;
    row.blocked = blocked;
    act({ type: blocked ? 'blocked' : 'unblocked', messageId: nextMessageId(state.data) });
  };
  const assertNotBlocked = (): void => {
    if (row.blocked) throw new Error(`${name} has blocked the bot`);
  };

  return {
    name,
    async say(said) {
      assertNotBlocked();
      const text = parseText(said);
      const id = nextMessageId(state.data);
      state.data.messages[id] = { id, chat, from: 'person', text, buttons: [] };
      act({ type: 'text', messageId: id, text });
      return { messageId: id };
    },
    // The console knows nothing but text.
    act: async () => 0,
    async sendPhoto() {
      assertNotBlocked();
      const id = nextMessageId(state.data);
      state.data.messages[id] = { id, chat, from: 'person', text: '(a photo)', buttons: [] };
      act({ type: 'photo', messageId: id });
    },
    async sendFile(name, content) {
      assertNotBlocked();
      const id = nextMessageId(state.data);
      const document = { name, base64: content.toString('base64') };
      state.data.messages[id] = {
        id,
        chat,
        from: 'person',
        text: '(a file)',
        buttons: [],
        document,
      };
      act({
        type: 'file',
        messageId: id,
        file: { name, size: content.length, path: `/files/${id}` },
      });
    },
    async tap(messageId, label) {
      assertNotBlocked();
      const data = findData(messageOf(world, chat, messageId), label);
      if (data === undefined) throw new Error(`no button "${label}" in sight of ${name}`);
      act({ type: 'tap', messageId, data });
    },
    async edit(messageId, edited) {
      assertNotBlocked();
      const message = messageOf(world, chat, messageId);
      if (message?.from !== 'person') throw new Error(`${name} has no message ${messageId}`);
      message.text = parseText(edited);
      act({ type: 'edited', messageId, text: message.text });
    },
    async forge(data) {
      assertNotBlocked();
      act({ type: 'tap', messageId: nextMessageId(state.data), data });
    },
    block: async () => setBlocked(true),
    unblock: async () => setBlocked(false),
    visible: () => shownIn(world, chat),
    utterances: () => log.utterances(chat),
    onUtterance: (listener) => log.onUtterance(chat, listener),
  };
}

export function shownIn({ state }: ConsoleWorld, chat: string): ShownMessage[] {
  return messagesIn(state.data, chat).map(toShown);
}

function messageOf({ state }: ConsoleWorld, chat: string, id: string): Message | undefined {
  const message = state.data.messages[id];
  return message?.chat === chat ? message : undefined;
}

function findData(message: Message | undefined, label: string): string | undefined {
  const button = message?.buttons.flat().find((one) => one.label === label && 'data' in one);
  return button && 'data' in button ? button.data : undefined;
}
