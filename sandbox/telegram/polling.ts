import { badRequest, conflict } from './api-error.ts';
import { type Params, readInteger } from './params.ts';
import type { TelegramWorld } from './network.ts';
import { setAllowedUpdates } from './updates.ts';
import type { Update } from './wire.ts';

const UPDATES_PER_POLL = 100;
const MAX_WAIT_SECONDS = 50;

/** Confirms what is below the offset, then answers with the rest, waiting for the first of it. */
export async function getUpdates(
  world: TelegramWorld,
  params: Params,
  gone: AbortSignal,
): Promise<Update[]> {
  const { data } = world.state;
  const limit = readInteger(params, 'limit') ?? UPDATES_PER_POLL;
  const timeout = Math.min(readInteger(params, 'timeout') ?? 0, MAX_WAIT_SECONDS);
  if (limit < 1 || limit > UPDATES_PER_POLL) throw badRequest('limit must be from 1 to 100');
  assertNoWebhook(world);
  world.waitingPoll?.abort();
  setAllowedUpdates(world, params);
  confirm(world, readInteger(params, 'offset') ?? 0);
  if (data.pending.length === 0 && timeout > 0) await waitForUpdate(world, timeout, gone);
  return gone.aborted ? [] : disturb(world, data.pending.slice(0, limit));
}

function assertNoWebhook({ state }: TelegramWorld): void {
  if (!state.data.webhook) return;
  throw conflict(
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
  );
}

function confirm({ state }: TelegramWorld, offset: number): void {
  const { data } = state;
  const left =
    offset < 0
      ? data.pending.slice(offset)
      : data.pending.filter(({ update_id: id }) => id >= offset);
  if (left.length === data.pending.length) return;
  data.pending = left;
  state.saveSoon();
}

async function waitForUpdate(
  world: TelegramWorld,
  timeoutSeconds: number,
  gone: AbortSignal,
): Promise<void> {
  const ousted = new AbortController();
  world.waitingPoll = ousted;
  await world.arrivals.wait(timeoutSeconds * 1000, AbortSignal.any([gone, ousted.signal]));
  if (world.waitingPoll === ousted) world.waitingPoll = null;
  if (gone.aborted) return;
  if (ousted.signal.aborted) {
    throw conflict(
      'terminated by other getUpdates request; make sure that only one bot instance is running',
    );
  }
  if (world.state.data.webhook) throw conflict('terminated by setWebhook request');
}

function disturb({ faults }: TelegramWorld, updates: Update[]): Update[] {
  const delivered = updates.flatMap((update) =>
    faults.take('duplicate-updates', 'get-updates') ? [update, update] : [update],
  );
  const swap = updates.length > 1 && faults.take('reorder-updates', 'get-updates');
  return swap ? delivered.reverse() : delivered;
}
