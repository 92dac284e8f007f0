import type { Platform } from './platforms.ts';

/** One direct chat: the person's address on a platform, as the bot of ours that they talk to sees it. */
export type Address = {
  platform: Platform;
  bot: string;
  platformChat: string;
};

/** The key of a chat's lane, session and messages. */
export function chatKey({ platform, bot, platformChat }: Address): string {
  return `${platform}:${bot}:${platformChat}`;
}

/** Reads a key back; the platform's own id may hold colons. */
export function toAddress(chat: string): Address {
  const [platform = '', bot = '', ...rest] = chat.split(':');
  return { platform: platform as Platform, bot, platformChat: rest.join(':') };
}
