import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { Json } from './json.ts';
import type { Machine } from './reconfigure.ts';
import type { Settings } from './settings.ts';

/** Files that another image has left on the volume, with whatever version it had. */
export const FOUND = 'of before';
/** Our files that belong to a state of OpenClaw's. The newest document stays, and is applied again. */
export const OURS = ['ledger.json', 'last-good.json', 'set-aside.json', 'refused.json'];
const CONFIG = 'openclaw.json';

/**
 * Gives the volume back to the OpenClaw that was on it before ours: its configuration, and its files that ours has taken over and put
 * away. What ours has written stays beside them, and so does everything of the agent's workspace.
 */
export function release({ settings, store }: Machine): Json {
  const { agentDir } = settings;
  const isUnproven = store.upgrade()?.from === FOUND;
  const from = isUnproven ? join(copyOf(agentDir), 'state') : foundIn(agentDir);
  const released = takenOver(settings, from);
  for (const path of released) copyFile(join(from, path), join(stateOf(settings), path));
  // Whoever takes the volume over again finds it as it was the first time.
  for (const name of OURS) rmSync(join(agentDir, name), { force: true });
  store.forgetVersion();
  store.endUpgrade();
  for (const folder of [copyOf(agentDir), foundIn(agentDir)])
    rmSync(folder, { recursive: true, force: true });
  return { released: released.length };
}

/** Keeps of a proven upgrade what a release needs. */
export function keepFound(settings: Settings): void {
  const copy = join(copyOf(settings.agentDir), 'state');
  for (const path of takenOver(settings, copy))
    copyFile(join(copy, path), join(foundIn(settings.agentDir), path));
}

/** The files in a copy of the state that are not there any more, and the configuration. */
function takenOver(settings: Settings, copy: string): string[] {
  if (!existsSync(copy)) return [];
  return readdirSync(copy, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(copy, join(entry.parentPath, entry.name)))
    .filter((path) => !path.startsWith(`workspace${sep}`))
    .filter((path) => path === CONFIG || !existsSync(join(stateOf(settings), path)));
}

function copyFile(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
  cpSync(from, to, { preserveTimestamps: true });
}

function stateOf({ configPath }: Settings): string {
  return dirname(configPath);
}

/** The state of before an upgrade that is not proven. */
export function copyOf(agentDir: string): string {
  return join(agentDir, 'before-upgrade');
}

function foundIn(agentDir: string): string {
  return join(agentDir, 'found');
}
