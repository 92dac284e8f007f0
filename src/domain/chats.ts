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

/** Reads a key back; the platform's own id may hold colons. */
export function toAddress(chat: string): Address {
  const [platform = '', bot = '', ...rest] = chat.split(':');
  return { platform: platform as Platform, bot, platformChat: rest.join(':') };
}
