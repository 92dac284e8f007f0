import { ApiError, unknownMessage } from './api-error.ts';
import { takeAttachments } from './attachments.ts';
import { editedNow } from './edited-now.ts';
import { assertNotEmpty, checkMessage } from './limits.ts';
import { toShown } from './shown.ts';
import { type DiscordWorld, nextSnowflake, type PersonRow } from './state.ts';
import { FLAG, type Message, type MessageBody, type User } from './wire.ts';

/** How long a repeated nonce is recognised. Discord's documentation says "a few minutes". */
const NONCE_MS = 3 * 60 * 1000;

/** Adds a bot message to a direct chat. A repeated enforced nonce returns the first message. */
export function createMessage(world: DiscordWorld, person: PersonRow, body: MessageBody): Message {
  if (person.closed) {
    throw new ApiError(403, { code: 50007, message: 'Cannot send messages to this user' });
  }
  const twin = body.enforce_nonce ? findTwin(world, person.channelId, body.nonce) : undefined;
  return twin ?? postMessage(world, person.channelId, body);
}

function findTwin(
  { state, now }: DiscordWorld,
  channelId: string,
  nonce: MessageBody['nonce'],
): Message | undefined {
  if (nonce === undefined) return undefined;
  return Object.values(state.data.messages).findLast(
    (message) =>
      message.channel_id === channelId &&
      message.nonce === nonce &&
      now() - Date.parse(message.timestamp) < NONCE_MS,
  );
}

/** Validates a bot message and shows it. */
export function postMessage(world: DiscordWorld, channelId: string, body: MessageBody): Message {
  const flags = body.flags ?? 0;
  checkMessage(body, Boolean(flags & FLAG.componentsV2));
  const attachments = takeAttachments(world, body, []);
  if (!(flags & FLAG.loading)) assertNotEmpty({ ...body, attachments });
  const message = addMessage(world, world.self, { ...body, channelId });
  message.attachments = attachments;
  if (!(flags & FLAG.loading)) world.log.sent(channelId, toShown(message, world.state.data));
  return message;
}

export function editMessage(world: DiscordWorld, message: Message, body: MessageBody): Message {
  const given = body.flags ?? 0;
  const isV2 = Boolean((message.flags | given) & FLAG.componentsV2);
  checkMessage(body, isV2);
  if (body.content !== undefined) message.content = body.content ?? '';
  if (body.embeds !== undefined) message.embeds = body.embeds ?? [];
  if (body.components !== undefined) message.components = body.components ?? [];
  message.attachments = takeAttachments(world, body, message.attachments);
  assertNotEmpty(message);
  // The components v2 flag cannot be removed; of the other flags only link previews may change.
  if (isV2) Object.assign(message, { content: '', flags: message.flags | FLAG.componentsV2 });
  const wasLoading = Boolean(message.flags & FLAG.loading);
  const suppress = body.flags === undefined ? message.flags : given;
  message.flags =
    (message.flags & ~(FLAG.suppressEmbeds | FLAG.loading)) | (suppress & FLAG.suppressEmbeds);
  message.edited_timestamp = editedNow(message, world.now());
  const shown = toShown(message, world.state.data);
  if (wasLoading) world.log.sent(message.channel_id, shown);
  else world.log.edited(message.channel_id, shown);
  world.state.saveSoon();
  return message;
}

export function removeMessage(world: DiscordWorld, message: Message): void {
  delete world.state.data.messages[message.id];
  if (!(message.flags & FLAG.loading)) {
    world.log.removed(message.channel_id, toShown(message, world.state.data));
  }
  world.state.saveSoon();
}

/** A bot message that the channel routes may access. Ephemeral messages do not exist for them. */
export function getOwnMessage(
  world: DiscordWorld,
  channelId: string,
  id: string,
  refusal: { code: number; message: string },
): Message {
  const message = getMessage(world, channelId, id);
  if (message.author.id !== world.self.id) throw new ApiError(403, refusal);
  return message;
}

export function getMessage({ state }: DiscordWorld, channelId: string, id: string): Message {
  const message = state.data.messages[id];
  if (message?.channel_id !== channelId || message.flags & FLAG.ephemeral) throw unknownMessage();
  return message;
}

/** The caller has validated the message and logs the edit. */
export function addMessage(
  world: DiscordWorld,
  author: User,
  { channelId, ...body }: MessageBody & { channelId: string },
): Message {
  const message: Message = {
    id: nextSnowflake(world),
    channel_id: channelId,
    author,
    content: body.content ?? '',
    timestamp: new Date(world.now()).toISOString(),
    edited_timestamp: null,
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: [],
    embeds: body.embeds ?? [],
    components: body.components ?? [],
    pinned: false,
    type: 0,
    flags: body.flags ?? 0,
    ...(body.nonce === undefined ? {} : { nonce: body.nonce }),
  };
  world.state.data.messages[message.id] = message;
  world.state.saveSoon();
  return message;
}
