import type { Platform } from './platforms.ts';

/** One direct chat: a person's chat with one of our bots on a platform. */
export type Address = {
  platform: Platform;
  bot: string;
  platformChat: string;
};

/** The key of a chat: of its lock, its session and its messages. */
export function chatKey({ platform, bot, platformChat }: Address): string {
  return `${platform}:${bot}:${platformChat}`;
}

/**
 * The end of a person's id or number on a platform: enough to recognise one's own, too little to reach anybody. Null for an
 * id of WhatsApp that no person has ever seen.
 */
export function endingOf(platformUser: string): string | null {
  if (platformUser.endsWith('@lid')) return null;
  const signs = Array.from(platformUser.split('@')[0] ?? '');
  const shown = Math.min(4, Math.floor(signs.length / 2));
  return signs.slice(signs.length - shown).join('');
}

/** A chat that joined its account less than this ago is new: it may not do what its owner could not undo. */
const NEW_CHAT_MS = 7 * 24 * 3_600_000;

export type Joined = { joinedAt: number };

export function isNewChat({ joinedAt }: Joined, now: number): boolean {
  return now - joinedAt < NEW_CHAT_MS;
}

/** Whether a chat may put another one out of their account. Otherwise a stranger who was let in could put the owner out. */
export function mayRemoveChat(chat: Joined, other: Joined, now: number): boolean {
  return other.joinedAt >= chat.joinedAt || !isNewChat(chat, now);
}

/** Reads a key back; the platform's own id may hold colons. */
export function toAddress(chat: string): Address {
  const [platform = '', bot = '', ...rest] = chat.split(':');
  return { platform: platform as Platform, bot, platformChat: rest.join(':') };
}
