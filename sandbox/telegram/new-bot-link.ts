import { createManagedBot } from './managed-bots.ts';
import type { PersonRow } from './state.ts';
import type { TelegramWorld } from './network.ts';
import type { User } from './wire.ts';

const LINK = /^https:\/\/t\.me\/newbot\/(\w+)\/(\w+)(?:\?name=([^&]*))?$/;

/** What Telegram does when a person opens `t.me/newbot/<manager>/<suggested username>?name=…` and confirms. */
export function followNewBotLink(
  manager: TelegramWorld,
  owner: { row: PersonRow; profile: User },
  { url, username }: { url: string; username: string | undefined },
): { id: number; token: string } {
  const [, managerName, suggested = '', name = ''] = LINK.exec(url) ?? [];
  if (managerName?.toLowerCase() !== manager.self.username?.toLowerCase()) {
    throw new Error(`${url} leads to no bot that makes bots`);
  }
  if (!manager.canManageBots) throw new Error(`@${managerName} may not manage bots`);
  const newBot = {
    name: decodeURIComponent(name.replaceAll('+', ' ')) || suggested,
    username: username ?? suggested,
  };
  return createManagedBot(manager, owner, newBot);
}
