import { createHash } from 'node:crypto';
import { badRequest } from './api-error.ts';
import { addMessage } from './messages.ts';
import { type Params, readInteger } from './params.ts';
import type { PersonRow, TelegramWorld } from './state.ts';
import { addUpdate } from './updates.ts';
import type { User } from './wire.ts';

export type ManagedBot = { name: string; username: string };

/** The person lets our bot make and manage a bot of its own. */
export function createManagedBot(
  world: TelegramWorld,
  owner: { row: PersonRow; profile: User },
  { name, username }: ManagedBot,
): { id: number; token: string } {
  const { data } = world.state;
  const bot = {
    id: world.self.id + 1 + data.managedBots.length,
    is_bot: true,
    first_name: name,
    username,
  };
  data.managedBots.push(bot);
  const message = addMessage(world, owner.row, {
    from: owner.profile,
    managed_bot_created: { bot },
  });
  addUpdate(world, { message });
  addUpdate(world, { managed_bot: { user: owner.profile, bot } });
  return { id: bot.id, token: tokenOf(world, bot.id) };
}

export function getManagedBotToken(world: TelegramWorld, params: Params): string {
  const id = readInteger(params, 'user_id');
  const bot = world.state.data.managedBots.find((managed) => managed.id === id);
  if (!world.canManageBots || !bot) throw badRequest('managed bot not found');
  return tokenOf(world, bot.id);
}

/** Computed, so that no token has to be kept on disk. */
function tokenOf({ token }: TelegramWorld, botId: number): string {
  const secret = createHash('sha256').update(`${token}/${botId}`).digest('base64url').slice(0, 35);
  return `${botId}:${secret}`;
}
