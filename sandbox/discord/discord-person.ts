import { createHash } from 'node:crypto';
import type { Person, ShownMessage } from '../person.ts';
import { commandData, type CommandPlace, commandTyped, findOffered } from './command-use.ts';
import { editedNow } from './edited-now.ts';
import { createInteraction, profileOf } from './interactions.ts';
import { keepFile } from './attachments.ts';
import { addMessage } from './messages.ts';
import { fillOnlyField } from './modal.ts';
import { partsOf, shownIn, shownTo } from './shown.ts';
import { type DiscordWorld, nextSnowflake, type OpenModal, type PersonRow } from './state.ts';
import { COMPONENT, INTERACTION, type Message } from './wire.ts';

/** The limit with a Nitro subscription; without one it is half. */
const MAX_SAID = 4000;

/** The type of the message that tells of a pinned one. */
const PINNED = 6;
const PICTURE = {
  size: 4096,
  content_type: 'image/jpeg',
  url: 'https://cdn.discordapp.com/attachments/1/2/photo.jpg',
  proxy_url: 'https://media.discordapp.net/attachments/1/2/photo.jpg',
  width: 90,
  height: 67,
};
/** Several pictures are one message there. */
const ALBUM = ['one.jpg', 'two.jpg', 'three.jpg'].map((filename) => ({ ...PICTURE, filename }));

/**
 * A person in a direct chat. While a modal is open, `say` fills its only field and sends it; `tap` dismisses it first.
 * `say('/plan')` runs the command when it is registered for direct chats, as the client does.
 */
export type DiscordPerson = Person & {
  openModal(): OpenModal | null;
  /** Runs a registered command, in the direct chat or in a guild. */
  command(
    name: string,
    options?: Record<string, string | number | boolean>,
    place?: CommandPlace,
  ): Promise<void>;
  /** Ephemeral messages that this person sees in guilds. */
  guildReplies(): ShownMessage[];
};

export function discordPerson(world: DiscordWorld, name: string): DiscordPerson {
  const { log, state } = world;
  const row = personRow(world, name);

  const act = async (): Promise<void> => {
    if (row.closed) throw new Error(`${name} has closed the chat with the bot`);
    await world.gateway.whenOnline(world.patienceMs);
    log.personActed(row.channelId);
  };
  const submit = (modal: OpenModal, text: string): { messageId: string } => {
    const components = fillOnlyField(modal, text);
    world.modals.delete(row.id);
    createInteraction(world, row, {
      kind: INTERACTION.modal,
      data: { custom_id: modal.custom_id, components },
      message: modal.sourceMessage,
    });
    return { messageId: modal.messageId };
  };
  const command: DiscordPerson['command'] = async (commandName, options = {}, place = {}) => {
    await act();
    const guildId = place.guildId ?? null;
    const data = commandData(findOffered(world, commandName, place), options);
    createInteraction(
      world,
      row,
      { kind: INTERACTION.command, data },
      guildId === null
        ? undefined
        : { channelId: guildChannel(row), guildId, permissions: place.permissions },
    );
  };

  return {
    name,
    async say(text) {
      assertSayable(text);
      await act();
      const modal = world.modals.get(row.id);
      if (modal) return submit(modal, text);
      const known = commandTyped(world, text);
      if (known) {
        await command(known);
        return { messageId: `command-${known}` };
      }
      const profile = profileOf(row);
      const message = addMessage(world, profile, { channelId: row.channelId, content: text });
      world.gateway.dispatch('MESSAGE_CREATE', { ...message, channel_type: 1 });
      return { messageId: message.id };
    },
    async act(deed) {
      await act();
      // Without the intent for reactions the bot gets none.
      if (deed === 'reaction') return 0;
      const { channelId } = row;
      const message = addMessage(world, profileOf(row), { channelId, content: '' });
      if (deed === 'service') message.type = PINNED;
      else message.attachments = ALBUM.map((each) => ({ ...each, id: nextSnowflake(world) }));
      world.gateway.dispatch('MESSAGE_CREATE', { ...message, channel_type: 1 });
      return deed === 'service' ? 0 : 1;
    },
    async sendPhoto() {
      await act();
      const message = addMessage(world, profileOf(row), { channelId: row.channelId, content: '' });
      message.attachments = [PHOTO];
      world.gateway.dispatch('MESSAGE_CREATE', { ...message, channel_type: 1 });
    },
    async sendFile(name, content) {
      await act();
      const message = addMessage(world, profileOf(row), { channelId: row.channelId, content: '' });
      message.attachments = [keepFile(world, { number: 0, name, data: content })];
      world.gateway.dispatch('MESSAGE_CREATE', { ...message, channel_type: 1 });
    },
    async tap(messageId, label) {
      const message = state.data.messages[messageId];
      const control = message?.channel_id === row.channelId ? findControl(message, label) : null;
      if (!message || !control) throw new Error(`no button "${label}" in sight of ${name}`);
      await act();
      world.modals.delete(row.id);
      createInteraction(world, row, { kind: INTERACTION.component, data: control, message });
    },
    async edit(messageId, text) {
      assertSayable(text);
      const message = state.data.messages[messageId];
      if (message?.author.id !== row.id) throw new Error(`${name} has no message ${messageId}`);
      await act();
      message.content = text;
      message.edited_timestamp = editedNow(message, world.now());
      state.saveSoon();
      world.gateway.dispatch('MESSAGE_UPDATE', { ...message, channel_type: 1 });
    },
    async forge(data) {
      await act();
      const newest = shownIn(world, row.channelId).findLast(({ from }) => from === 'bot');
      const message = state.data.messages[newest?.messageId ?? ''];
      if (!message) throw new Error(`no button in sight of ${name}`);
      world.modals.delete(row.id);
      const control = { custom_id: data, component_type: COMPONENT.button };
      createInteraction(world, row, { kind: INTERACTION.component, data: control, message });
    },
    block: async () => setClosed(world, row, true),
    unblock: async () => setClosed(world, row, false),
    visible: () => shownTo(world, row),
    utterances: () => log.utterances(row.channelId),
    onUtterance: (listener) => log.onUtterance(row.channelId, listener),
    openModal: () => world.modals.get(row.id) ?? null,
    command,
    guildReplies: () => shownIn(world, guildChannel(row)),
  };
}

/** Source: discord-api-docs, the attachment object. */
const PHOTO = {
  id: '1100000000000000009',
  filename: 'photo.jpg',
  size: 4096,
  url: 'https://cdn.discordapp.com/attachments/1/2/photo.jpg',
  proxy_url: 'https://media.discordapp.net/attachments/1/2/photo.jpg',
  content_type: 'image/jpeg',
  width: 90,
  height: 67,
};

export function personRow({ state }: DiscordWorld, name: string): PersonRow {
  const id = idOf(name);
  return (state.data.people[id] ??= {
    id,
    name,
    channelId: idOf(`chat of ${name}`),
    closed: false,
  });
}

/** Derives the id from the name, so that it is the same in every world. */
function idOf(name: string): string {
  const digits = createHash('sha256').update(name).digest().readBigUInt64BE() % 10n ** 17n;
  return String(9n * 10n ** 17n + digits);
}

function guildChannel({ name }: PersonRow): string {
  return idOf(`guild channel of ${name}`);
}

function assertSayable(text: string): void {
  if (text.trim() === '') throw new Error('there is nothing to say');
  if (text.length > MAX_SAID) throw new Error(`a message has at most ${MAX_SAID} characters`);
}

/** The payload of pressing the button, or choosing the option, with this label. */
function findControl(message: Message, label: string): Record<string, unknown> | null {
  for (const part of partsOf(message.components)) {
    const { type, custom_id: id } = part;
    if (part.disabled || id === undefined) continue;
    if (type === COMPONENT.button && part.label === label) {
      return { custom_id: id, component_type: type };
    }
    const option = part.options?.find((one) => one.label === label);
    if (option) return { custom_id: id, component_type: type, values: [option.value] };
  }
  return null;
}

function setClosed(world: DiscordWorld, row: PersonRow, closed: boolean): void {
  row.closed = closed;
  world.log.personActed(row.channelId);
  world.state.saveSoon();
}
