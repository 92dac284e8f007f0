import type { App } from '../app.ts';
import { listCountedJobs, listStuckWork, type StuckWork } from '../store/stuck-work.ts';

/** Fewer failures in a row pass by themselves. */
export const STUCK_AFTER = 3;

/** Work that has failed so often in a row, the most often first. */
export async function stuckWork(
  { db }: Pick<App, 'db'>,
  attempts: number,
  most: number,
): Promise<StuckWork[]> {
  const [jobs] = await db.read(listCountedJobs());
  const [stuck] = await db.read(listStuckWork(jobs, { attempts, most }));
  return stuck;
}
