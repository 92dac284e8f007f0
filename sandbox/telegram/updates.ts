import { badRequest } from './api-error.ts';
import { type Params, readList } from './params.ts';
import type { TelegramWorld } from './network.ts';
import type { Update, UpdateContent } from './wire.ts';

const OPT_IN = ['chat_member', 'message_reaction', 'message_reaction_count'];

/** Something happened that the bot may want to know; kept until the bot has it. */
export function addUpdate(world: TelegramWorld, content: UpdateContent): void {
  const { data } = world.state;
  data.lastUpdateId += 1;
  const update: Update = { update_id: data.lastUpdateId, ...structuredClone(content) };
  if (isAllowed(data.allowedUpdates, Object.keys(content))) data.pending.push(update);
  world.state.saveSoon();
  world.arrivals.notify();
  world.courier.wake();
}

/** A list that is left out keeps the former one; an empty one goes back to the default. */
export function setAllowedUpdates({ state }: TelegramWorld, params: Params): void {
  const allowed = readList(params, 'allowed_updates');
  if (allowed === undefined) return;
  if (!allowed.every((kind) => typeof kind === 'string')) {
    throw badRequest("can't parse allowed updates");
  }
  state.data.allowedUpdates = allowed.length === 0 ? null : allowed;
}

function isAllowed(allowed: string[] | null, kinds: string[]): boolean {
  return kinds.every((kind) => (allowed ? allowed.includes(kind) : !OPT_IN.includes(kind)));
}
