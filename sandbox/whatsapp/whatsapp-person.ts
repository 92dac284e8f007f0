import type { Person } from '../person.ts';
import type { Courier } from './courier.ts';
import { uploadFile } from './media.ts';
import { newStanzaId } from './nodes.ts';
import { phoneOf } from './people.ts';
import { numberOf, shownIn } from './shown.ts';
import type { Addressing, PhoneRow, Said } from './rows.ts';
import type { WhatsAppWorld } from './state.ts';

export type Saying = {
  addressing?: Addressing;
  /** Unencrypted, as business messages of the network may be. */
  plain?: boolean;
  quotes?: string;
  /** The time of the message; defaults to now. */
  at?: number;
};

const PICTURES = 3;

type Street = { world: WhatsAppWorld; courier: Courier };

/** A person with a phone. WhatsApp has no buttons: tapping means typing the number. */
export function whatsAppPerson({ world, courier }: Street, name: string): Person {
  const { log, state } = world;
  const { row } = phoneOf(world, name);
  const say = (text: string, saying?: Saying) =>
    sayAs({ world, courier }, name, { text, ...saying });

  return {
    name,
    say,
    async act(deed) {
      assertSayable(row, deed);
      log.personActed(name);
      const head = { ...said(world, name, { text: '' }), deed };
      await courier.send(head);
      if (deed !== 'album') return 0;
      for (let sent = 0; sent < PICTURES; sent += 1) {
        const picture = { deed: 'picture' as const, album: head.id };
        await courier.send({ ...said(world, name, { text: '' }), ...picture });
      }
      return PICTURES;
    },
    async sendPhoto() {
      assertSayable(row, '(a photo)');
      log.personActed(name);
      await courier.send({ ...said(world, name, { text: '' }), isPhoto: true });
    },
    async sendFile(file, content) {
      assertSayable(row, '(a file)');
      log.personActed(name);
      const uploaded = uploadFile(world.media, file, content);
      await courier.send({ ...said(world, name, { text: '' }), file: uploaded });
    },
    async tap(messageId, label) {
      const menus = shownIn(state.data, name).filter(({ choices }) => choices.length > 0);
      const row = state.data.messages.find(({ id }) => id === messageId);
      const number = row && numberOf(row, label);
      if (number === undefined) {
        throw new Error(`no choice "${label}" in sight of ${name}`);
      }
      const isNewest = menus.at(-1)?.messageId === messageId;
      await say(String(number), isNewest ? {} : { quotes: messageId });
    },
    async edit(messageId, text) {
      assertSayable(row, text);
      const message = state.data.messages.find(
        (one) => one.id === messageId && one.person === name && one.from === 'person',
      );
      if (!message) throw new Error(`${name} has no message ${messageId}`);
      log.personActed(name);
      message.text = text;
      await courier.send({ ...said(world, name, { text }), edits: messageId });
    },
    async forge(data) {
      await say(data, { quotes: newStanzaId() });
    },
    block: async () => setBlocked(world, row, true),
    unblock: async () => setBlocked(world, row, false),
    visible: () => shownIn(state.data, name),
    utterances: () => log.utterances(name),
    onUtterance: (listener) => log.onUtterance(name, listener),
  };
}

/** Sends a person's message with these options. */
export async function sayAs(
  { world, courier }: Street,
  name: string,
  { text, ...saying }: Saying & { text: string },
): Promise<{ messageId: string }> {
  const { row } = phoneOf(world, name);
  assertSayable(row, text);
  world.log.personActed(name);
  const message = said(world, name, { text, ...saying });
  const { id, at } = message;
  world.state.data.messages.push({ id, person: name, from: 'person', text, at });
  await courier.send(message);
  return { messageId: id };
}

function said(
  world: WhatsAppWorld,
  person: string,
  { text, addressing = 'pn', plain = false, quotes, at = world.now() }: Saying & { text: string },
): Said {
  const id = newStanzaId();
  return { id, person, text, at, addressing, plain, kept: false, ...(quotes && { quotes }) };
}

function assertSayable({ name, blocked }: PhoneRow, text: string): void {
  if (blocked) throw new Error(`${name} has blocked the bot`);
  if (text.trim() === '') throw new Error('there is nothing to say');
}

function setBlocked(world: WhatsAppWorld, row: PhoneRow, blocked: boolean): void {
  row.blocked = blocked;
  world.log.personActed(row.name);
  world.state.saveSoon();
}
