import { invalid } from './refusal.ts';
import type { ConsoleWorld, Update } from './state.ts';

const UPDATES_PER_POLL = 100;
const MAX_WAIT_SECONDS = 60;

type Poll = { after: string | undefined; wait: string | undefined; gone: AbortSignal };

/** Confirms the updates up to `after`, then returns the rest, waiting for the first one if there is none. */
export async function getUpdates(world: ConsoleWorld, poll: Poll): Promise<Update[]> {
  const after = parseCount(poll.after, 'after', Number.MAX_SAFE_INTEGER);
  const waitSeconds = parseCount(poll.wait, 'wait', MAX_WAIT_SECONDS);
  confirm(world, after);
  if (world.state.data.updates.length === 0 && waitSeconds > 0) {
    await world.arrivals.wait(waitSeconds * 1000, poll.gone);
  }
  if (poll.gone.aborted) return [];
  return world.state.data.updates
    .slice(0, UPDATES_PER_POLL)
    .flatMap((update) =>
      world.faults.take('duplicate-updates', 'get-updates') ? [update, update] : [update],
    );
}

export function addUpdate(world: ConsoleWorld, update: Omit<Update, 'seq' | 'at'>): void {
  const { data } = world.state;
  data.lastSeq += 1;
  data.updates.push({ seq: data.lastSeq, at: Date.now(), ...update });
  world.state.saveSoon();
  world.arrivals.notify();
}

function confirm({ state }: ConsoleWorld, after: number): void {
  const left = state.data.updates.filter(({ seq }) => seq > after);
  if (left.length === state.data.updates.length) return;
  state.data.updates = left;
  state.saveSoon();
}

function parseCount(value: string | undefined, name: string, max: number): number {
  const count = Number(value ?? 0);
  if (value === '' || !Number.isSafeInteger(count) || count < 0 || count > max) {
    throw invalid(`${name} is not a whole number from 0 to ${max}`);
  }
  return count;
}
