import type { Chat } from '../../sandbox/chat.ts';
import { consoleChat } from '../../sandbox/console/chat.ts';
import { discordChat } from '../../sandbox/discord/chat.ts';
import { telegramChat } from '../../sandbox/telegram/chat.ts';
import { whatsappChat } from '../../sandbox/whatsapp/chat.ts';
import type { Platform } from '../../src/domain/platforms.ts';

/** The stand-in of each chat platform. */
const CHATS = {
  console: consoleChat,
  telegram: telegramChat,
  discord: discordChat,
  whatsapp: whatsappChat,
} satisfies Record<Platform, Chat>;

type Chats = typeof CHATS;
type StandInOf<P extends Platform> = Awaited<ReturnType<Chats[P]['start']>>;

/** The running stand-ins; null for one that runs on demand and was not requested. */
export type RunningChats = {
  [P in Platform]: Chats[P] extends { isOnDemand: true } ? StandInOf<P> | null : StandInOf<P>;
};

/** The same entry without its literal types. */
export function chatOf(platform: Platform): Chat {
  return CHATS[platform];
}
