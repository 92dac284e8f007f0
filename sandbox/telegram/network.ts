import { createHash } from 'node:crypto';
import { ChatLog } from '../chat-log.ts';
import type { DiskState } from '../disk-state.ts';
import { WakeSignal } from '../wake-signal.ts';
import type { Faults } from '../faults.ts';
import type { Params } from './params.ts';
import { type RateLimit, SendBudget } from './send-budget.ts';
import { shownIn } from './shown.ts';
import { type BotStore, emptyTelegram, type TelegramState, type Toast } from './state.ts';
import { WebhookCourier, type WebhookPatience } from './webhook-courier.ts';
import type { User } from './wire.ts';

export type BotRow = {
  profile: User;
  /** The person it belongs to; null for the bot this Telegram was started for. */
  owner: number | null;
  /** The bot that manages it: it may ask for its token. */
  manager: number | null;
  /** Raised by each revocation, so that the tokens before are worth nothing. */
  tokenVersion: number;
  access: { restricted: boolean; added: number[] };
  state: TelegramState;
};

export type TelegramDisk = { bots: Record<string, BotRow> };

/** One bot in front of the people it talks to. */
export type TelegramWorld = {
  network: Network;
  self: User;
  canManageBots: boolean;
  state: BotStore;
  log: ChatLog;
  faults: Faults;
  budget: SendBudget;
  courier: WebhookCourier;
  arrivals: WakeSignal;
  /** Ends the poll that waits now: two instances of a bot never share updates. */
  waitingPoll: AbortController | null;
  /** Taps that can still be answered, with the chat each was made in. */
  openCallbacks: Map<string, number>;
  toasts: Map<number, Toast[]>;
  typing: Map<number, number>;
  now(): number;
};

/** Every bot of a Telegram. */
export type Network = {
  /** The token of the first bot; those of the others follow from it, so that none has to be kept on disk. */
  token: string;
  firstId: number;
  canManageBots: boolean;
  disk: DiskState<TelegramDisk>;
  faults: Faults;
  rateLimit: RateLimit | null;
  patience: WebhookPatience;
  worlds: Map<number, TelegramWorld>;
  now: () => number;
  /** Performs a method that a webhook's answer asks for; a refusal of it is told to nobody. */
  perform: (world: TelegramWorld, method: string, params: Params) => void;
};

export type NewBot = { name: string; username: string };

const BOTS_PER_PERSON = 20;
const USERNAME = /^[A-Za-z]\w{1,28}bot$/i;

/** Makes a bot, as BotFather does for a person; throws when a person would be refused. */
export function addBot(
  network: Network,
  { name, username }: NewBot,
  of: Pick<BotRow, 'owner' | 'manager'>,
): User {
  const rows = Object.values(network.disk.data.bots);
  if (name.length < 1 || name.length > 64) throw new Error('a name has 1 to 64 characters');
  if (!USERNAME.test(username)) throw new Error(`@${username} is no username of a bot`);
  if (rows.some(({ profile }) => profile.username?.toLowerCase() === username.toLowerCase())) {
    throw new Error(`@${username} is already taken`);
  }
  const ofOwner = rows.filter(({ owner }) => owner === of.owner && owner !== null);
  if (ofOwner.length >= BOTS_PER_PERSON) throw new Error('no more than 20 bots for one person');
  const id = Math.max(...rows.map(({ profile }) => profile.id)) + 1;
  return addRow(network, { id, is_bot: true, first_name: name, username }, of).profile;
}

export function addRow(
  { disk }: Pick<Network, 'disk'>,
  profile: User,
  of: Pick<BotRow, 'owner' | 'manager'>,
): BotRow {
  const access = { restricted: false, added: [] };
  const row = { profile, ...of, tokenVersion: 0, access, state: emptyTelegram() };
  disk.data.bots[profile.id] = row;
  disk.save();
  return row;
}

export function tokenOf({ token, firstId, disk }: Network, botId: number): string {
  if (botId === firstId) return token;
  const version = disk.data.bots[botId]?.tokenVersion ?? 0;
  const secret = createHash('sha256').update(`${token}/${botId}/${version}`).digest('base64url');
  return `${botId}:${secret.slice(0, 35)}`;
}

/** The token before is worth nothing from now on. */
export function revokeToken(network: Network, botId: number): string {
  const row = network.disk.data.bots[botId];
  if (!row || botId === network.firstId) throw new Error(`bot ${botId} has no token to revoke`);
  row.tokenVersion += 1;
  network.disk.save();
  return tokenOf(network, botId);
}

export function findWorld(network: Network, token: string): TelegramWorld | undefined {
  const id = Number.parseInt(token, 10);
  if (!network.disk.data.bots[id] || tokenOf(network, id) !== token) return undefined;
  return worldOf(network, id);
}

/** The bot as it meets people; made on first use. */
export function worldOf(network: Network, botId: number): TelegramWorld {
  const row = network.disk.data.bots[botId];
  if (!row) throw new Error(`there is no bot ${botId}`);
  const known = network.worlds.get(botId);
  if (known) return known;
  const world = openWorld(network, row);
  network.worlds.set(botId, world);
  return world;
}

function openWorld(network: Network, { profile, state: data }: BotRow): TelegramWorld {
  const { disk, faults, rateLimit, patience, now, firstId } = network;
  const state = { data, saveSoon: () => disk.saveSoon() };
  const log = new ChatLog(data.counts);
  for (const { id } of Object.values(data.people)) log.restore(String(id), shownIn(data, id));
  const world: TelegramWorld = {
    network,
    self: profile,
    canManageBots: network.canManageBots && profile.id === firstId,
    state,
    log,
    faults,
    budget: new SendBudget(rateLimit, now),
    courier: new WebhookCourier(state, {
      faults,
      patience,
      perform: (method, params) => network.perform(world, method, params),
    }),
    arrivals: new WakeSignal(),
    waitingPoll: null,
    openCallbacks: new Map(),
    toasts: new Map(),
    typing: new Map(),
    now,
  };
  return world;
}
