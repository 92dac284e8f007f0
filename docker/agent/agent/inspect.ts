import { knownDocuments } from './boot.ts';
import { cleanDisk, measureDisk } from './disk.ts';
import type { Json } from './json.ts';
import { type Machine, reconfigure } from './reconfigure.ts';
import { listSetAside } from './set-aside.ts';
import { findStray } from './stray-version.ts';

const CLEAN_AT_PERCENT = 80;

/**
 * Looks after the machine: cleans a disk that fills, and puts the document back in force where somebody has edited it. Reports the
 * disk, the paths that were put back, those whose values were set aside, and an OpenClaw that nobody has ordered.
 */
export function inspect(machine: Machine, now = Date.now()): Json {
  const { agentDir, home } = machine.settings;
  const found = measureDisk(agentDir);
  const isFilling = Math.max(found.usedPercent, found.inodesPercent) >= CLEAN_AT_PERCENT;
  if (isFilling) cleanDisk(home, now);
  const putBack = reconfigure(
    machine,
    knownDocuments(machine, () => undefined),
  );
  return {
    disk: isFilling ? measureDisk(agentDir) : found,
    putBack: putBack.map((path) => path.join('.')),
    setAside: listSetAside(agentDir).map(({ path }) => path),
    strayVersion: findStray(machine),
  };
}
