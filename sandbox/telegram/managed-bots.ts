import { badRequest } from './api-error.ts';
import { addMessage } from './messages.ts';
import {
  addBot,
  type BotRow,
  type NewBot,
  revokeToken,
  tokenOf,
  type TelegramWorld,
} from './network.ts';
import { type Params, readFlag, readInteger, readList } from './params.ts';
import type { PersonRow } from './state.ts';
import { addUpdate } from './updates.ts';
import type { User } from './wire.ts';

const MOST_ADDED_USERS = 10;

/** The person lets a bot make and manage a bot for them. */
export function createManagedBot(
  world: TelegramWorld,
  owner: { row: PersonRow; profile: User },
  newBot: NewBot,
): { id: number; token: string } {
  const { network, self } = world;
  const bot = addBot(network, newBot, { owner: owner.row.id, manager: self.id });
  const message = addMessage(world, owner.row, {
    from: owner.profile,
    managed_bot_created: { bot },
  });
  addUpdate(world, { message });
  addUpdate(world, { managed_bot: { user: owner.profile, bot } });
  return { id: bot.id, token: tokenOf(network, bot.id) };
}

export function getManagedBotToken(world: TelegramWorld, params: Params): string {
  return tokenOf(world.network, getManaged(world, params).profile.id);
}

export function replaceManagedBotToken(world: TelegramWorld, params: Params): string {
  return revokeToken(world.network, getManaged(world, params).profile.id);
}

export function setManagedBotAccessSettings(world: TelegramWorld, params: Params): true {
  const row = getManaged(world, params);
  const added = readList(params, 'added_user_ids') ?? [];
  if (added.length > MOST_ADDED_USERS) throw badRequest('too many users to add');
  const ids = added.map(Number);
  if (!ids.every(Number.isSafeInteger)) throw badRequest('user identifiers expected');
  const restricted = readFlag(params, 'is_access_restricted');
  row.access = { restricted, added: restricted ? ids : [] };
  world.state.saveSoon();
  return true;
}

export function getManagedBotAccessSettings(
  world: TelegramWorld,
  params: Params,
): Record<string, unknown> {
  const { restricted, added } = getManaged(world, params).access;
  const users = added.map((id) => ({ id, is_bot: false, first_name: String(id) }));
  return { is_access_restricted: restricted, ...(restricted ? { added_users: users } : {}) };
}

function getManaged({ network, self, canManageBots }: TelegramWorld, params: Params): BotRow {
  const row = network.disk.data.bots[readInteger(params, 'user_id') ?? 0];
  if (!canManageBots || row?.manager !== self.id) throw badRequest('managed bot not found');
  return row;
}
