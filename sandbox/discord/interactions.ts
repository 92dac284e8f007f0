import { randomBytes } from 'node:crypto';
import { ApiError, invalidForm, unknownInteraction, unknownMessage } from './api-error.ts';
import { checkModal } from './limits.ts';
import { editMessage, postMessage, removeMessage } from './messages.ts';
import { modalToShown } from './shown.ts';
import { type DiscordWorld, type Interaction, nextSnowflake, type PersonRow } from './state.ts';
import {
  ANSWER,
  CONTEXT,
  FLAG,
  INTERACTION,
  type Message,
  type MessageBody,
  type Modal,
  type User,
} from './wire.ts';

const ACK_MS = 3000;
const TOKEN_MS = 15 * 60 * 1000;
const CALLBACK_FLAGS = FLAG.ephemeral | FLAG.suppressEmbeds | FLAG.componentsV2;

export type Place = { channelId: string; guildId?: string; permissions?: string };

type Pressed = { kind: number; data: Record<string, unknown>; message?: Message | null };

/** Sends the use of a command, a control or a modal to the bot over the gateway. */
export function createInteraction(
  world: DiscordWorld,
  person: PersonRow,
  { kind, data, message = null }: Pressed,
  place: Place = { channelId: person.channelId },
): void {
  const isLate = world.faults.take('late-interactions', 'interaction-create');
  const interaction: Interaction = {
    id: nextSnowflake(world),
    token: randomBytes(24).toString('base64url'),
    kind,
    person,
    channelId: place.channelId,
    createdAt: world.now() - (isLate ? ACK_MS + 1 : 0),
    sourceMessage: message,
    originalId: null,
    acknowledged: false,
  };
  world.interactions.set(interaction.token, interaction);
  world.state.saveSoon();
  world.gateway.dispatch('INTERACTION_CREATE', {
    id: interaction.id,
    token: interaction.token,
    application_id: world.applicationId,
    version: 1,
    type: kind,
    data,
    ...(message ? { message } : {}),
    ...whereAndWho(world, person, place),
    locale: 'en-US',
    entitlements: [],
    app_permissions: '0',
    attachment_size_limit: 10_485_760,
  });
}

function whereAndWho(world: DiscordWorld, person: PersonRow, place: Place) {
  const { channelId, guildId, permissions = '0' } = place;
  if (guildId === undefined) {
    return {
      channel_id: channelId,
      channel: { id: channelId, type: 1 },
      user: profileOf(person),
      authorizing_integration_owners: { 1: person.id },
      context: CONTEXT.botDm,
    };
  }
  return {
    channel_id: channelId,
    channel: { id: channelId, type: 0, guild_id: guildId, permissions },
    guild_id: guildId,
    guild: { id: guildId, locale: 'en-US', features: [] },
    guild_locale: 'en-US',
    member: {
      user: profileOf(person),
      roles: [],
      permissions,
      joined_at: new Date(world.now()).toISOString(),
      deaf: false,
      mute: false,
      flags: 0,
    },
    authorizing_integration_owners: { 0: guildId },
    context: CONTEXT.guild,
  };
}

export function profileOf({ id, name }: PersonRow): User {
  return { id, username: name, discriminator: '0', avatar: null };
}

type Answer = { type?: number; data?: MessageBody & Partial<Modal> };

/** The initial response: exactly one, within three seconds. */
export function answerInteraction(
  world: DiscordWorld,
  { id, token }: { id: string; token: string },
  { type = 0, data = {} }: Answer,
): { interaction: Interaction; message: Message | null } {
  const interaction = world.interactions.get(token);
  if (interaction?.id !== id || world.now() - interaction.createdAt > ACK_MS) {
    throw unknownInteraction();
  }
  if (interaction.acknowledged) {
    const message = 'Interaction has already been acknowledged.';
    throw new ApiError(400, { code: 40060, message });
  }
  const message = applyAnswer(world, interaction, type, data);
  interaction.acknowledged = true;
  interaction.originalId = message?.id ?? interaction.sourceMessage?.id ?? null;
  return { interaction, message };
}

function applyAnswer(
  world: DiscordWorld,
  interaction: Interaction,
  type: number,
  data: MessageBody & Partial<Modal>,
): Message | null {
  const { channelId, sourceMessage, kind } = interaction;
  const flags = (data.flags ?? 0) & CALLBACK_FLAGS;
  switch (type) {
    case ANSWER.message:
      return postMessage(world, channelId, { ...data, flags });
    case ANSWER.deferMessage:
      return postMessage(world, channelId, { flags: (flags & FLAG.ephemeral) | FLAG.loading });
    case ANSWER.deferUpdate:
    case ANSWER.update:
      if (!sourceMessage) {
        throw invalidForm(['type'], 'There is no message to update', 'INTERACTION_TYPE_INVALID');
      }
      return type === ANSWER.update ? editMessage(world, sourceMessage, data) : sourceMessage;
    case ANSWER.modal:
      if (kind === INTERACTION.modal) {
        const reason = 'A modal cannot answer a modal';
        throw invalidForm(['type'], reason, 'INTERACTION_TYPE_INVALID');
      }
      openModal(world, interaction, checkModal(data));
      return null;
    default:
      throw invalidForm(['type'], 'Unknown type of answer', 'BASE_TYPE_CHOICES');
  }
}

function openModal(world: DiscordWorld, interaction: Interaction, modal: Modal): void {
  const { id, person, channelId, sourceMessage } = interaction;
  const open = { ...modal, messageId: `modal-${id}`, sourceMessage };
  world.modals.set(person.id, open);
  world.log.opened(channelId, modalToShown(open));
}

/** Every call after the initial response, while the token is valid. */
export function useInteraction(
  world: DiscordWorld,
  method: string,
  { token, messageId }: { token: string; messageId: string },
  body: MessageBody,
): Message | null {
  const interaction = world.interactions.get(token);
  if (!interaction?.acknowledged) {
    throw new ApiError(404, { code: 10015, message: 'Unknown Webhook' });
  }
  if (world.now() - interaction.createdAt > TOKEN_MS) {
    throw new ApiError(401, { code: 50027, message: 'Invalid Webhook Token' });
  }
  const id = messageId === '@original' ? interaction.originalId : messageId;
  const message = world.state.data.messages[id ?? ''];
  if (!message || message.author.id !== world.self.id) throw unknownMessage();
  if (method === 'GET') return message;
  if (method === 'PATCH') return editMessage(world, message, body);
  removeMessage(world, message);
  return null;
}
