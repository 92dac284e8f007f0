import type { Update, User } from 'grammy/types';
import type { ChatNames, InboundEvent } from '../../src/domain/inbound-event.ts';
import { attachedTo } from './attached.ts';
import { filesIn } from './files.ts';
import { parseChoiceData } from './render.ts';

export type TelegramEvent =
  | { type: 'received'; received: InboundEvent; callbackId: string | null }
  /** The person blocked or unblocked the bot. */
  | { type: 'membership'; chat: string; isBlocked: boolean }
  /** A person had the control bot create a bot of theirs, or the token of that bot has changed. */
  | { type: 'managed_bot'; owner: string; botId: string; name: string; eventId: string }
  | null;

/**
 * What a person can send beside text; any other part makes it a service message: pinned, a gift, another background, a timer.
 * Source: Bot API 10, Message.
 */
const SENT = [
  'animation',
  'audio',
  'checklist',
  'contact',
  'dice',
  'document',
  'game',
  'giveaway',
  'live_photo',
  'location',
  'paid_media',
  'photo',
  'poll',
  'rich_message',
  'sticker',
  'story',
  'venue',
  'video',
  'video_note',
  'voice',
];

/** Translates an update; null for groups, channels and other bots. Source: Bot API 10. */
export function translateTelegram(bot: string, update: Update): TelegramEvent {
  const member = update.my_chat_member;
  if (member?.chat.type === 'private') {
    return {
      type: 'membership',
      chat: String(member.chat.id),
      isBlocked: member.new_chat_member.status === 'kicked',
    };
  }
  const managed = update.managed_bot;
  if (managed) {
    const eventId = String(update.update_id);
    return {
      type: 'managed_bot',
      owner: String(managed.user.id),
      botId: String(managed.bot.id),
      name: managed.bot.username ?? managed.bot.first_name,
      eventId,
    };
  }
  const query = update.callback_query;
  if (query) {
    const event = { kind: 'choice' as const, ...parseChoiceData(query.data ?? '') };
    return received(bot, update, { from: query.from, chatId: query.from.id, event }, query.id);
  }
  const message = update.message ?? update.edited_message;
  if (!message?.from || message.from.is_bot || message.chat.type !== 'private') return null;
  // A separate update reports the same.
  if (message.managed_bot_created) return null;
  const messageId = String(message.message_id);
  const typed = message.text ?? message.caption;
  const { from, chat } = message;
  const person = { from, chatId: chat.id };
  const found = attachedTo(message);
  const files = update.edited_message ? [] : filesIn(message);
  const attached = {
    ...(found.length > 0 && { attached: found }),
    ...(files.length > 0 && { files }),
    ...(message.media_group_id !== undefined && { album: message.media_group_id }),
  };
  if (update.edited_message) {
    const event = { kind: 'edited' as const, text: typed ?? '', messageId, ...attached };
    return received(bot, update, { ...person, event });
  }
  if (typed === undefined && !SENT.some((part) => part in message)) return null;
  const event =
    typed === undefined
      ? { kind: 'unsupported' as const, messageId, ...attached }
      : { kind: 'text' as const, text: typed, messageId, ...attached };
  return received(bot, update, { ...person, event });
}

type Person = { from: User; chatId: number };

/** Source: Bot API 10, User. A username may be missing, and is nobody else's. */
function namesOf({ username, first_name: first, last_name: last }: User): ChatNames {
  const shown = [first, last].flatMap((part) => part || []).join(' ');
  return { handle: username ?? null, shown: shown || null };
}

function received(
  bot: string,
  update: Update,
  { from, chatId, event }: Person & { event: InboundEvent['event'] },
  callbackId: string | null = null,
): TelegramEvent {
  return {
    type: 'received',
    callbackId,
    received: {
      platform: 'telegram',
      bot,
      platformChat: String(chatId),
      platformUser: String(from.id),
      locale: from.language_code ?? 'en',
      names: namesOf(from),
      eventId: String(update.update_id),
      event,
    },
  };
}
