import { existsSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';

export type Disk = { sizeMb: number; freeMb: number; usedPercent: number; inodesPercent: number };

const MB = 1024 * 1024;
const OLD_MS = 3 * 24 * 3_600_000;
/** What programs fetch or compute again. Everything else may be the customer's. */
const CACHES = ['.cache', '.npm/_cacache', '.npm/_logs'];
const LOGS = ['.openclaw/logs'];

export function measureDisk(path: string): Disk {
  const { bsize, blocks, bavail, files, ffree } = statfsSync(path);
  return {
    sizeMb: Math.round((blocks * bsize) / MB),
    freeMb: Math.floor((bavail * bsize) / MB),
    usedPercent: blocks === 0 ? 0 : Math.round((1 - bavail / blocks) * 100),
    // Some file systems count no inodes.
    inodesPercent: files === 0 ? 0 : Math.round((1 - ffree / files) * 100),
  };
}

/** Removes caches and old logs, and nothing else. */
export function cleanDisk(home: string, now: number): void {
  for (const cache of CACHES) rmSync(join(home, cache), { recursive: true, force: true });
  for (const folder of LOGS.map((each) => join(home, each))) {
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (now - statSync(path).mtimeMs > OLD_MS) rmSync(path, { recursive: true, force: true });
    }
  }
}
