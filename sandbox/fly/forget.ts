import { stateAt } from './timeline.ts';
import type { World } from './world.ts';

const KEPT_MS = 24 * 3_600_000;

/** Forgets machines and volumes that are gone for a day, so that a long life does not make each save longer. */
export function forgetGone({ disk, now }: World): void {
  const longAgo = now() - KEPT_MS;
  const { machines, volumes } = disk.data;
  for (const { id, timeline } of Object.values(machines)) {
    if (stateAt(timeline, longAgo) === 'destroyed') delete machines[id];
  }
  for (const { id, deletedAt } of Object.values(volumes)) {
    if (deletedAt !== null && deletedAt < longAgo) delete volumes[id];
  }
}
