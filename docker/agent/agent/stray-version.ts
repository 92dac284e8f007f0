import { readIfThere, replaceFile } from './files.ts';
import { isObject } from './json.ts';
import { installedVersion, parseConfig } from './openclaw.ts';
import type { Machine } from './reconfigure.ts';

/**
 * An OpenClaw that nobody has ordered: one that was installed after the boot, or a newer one that has written the configuration.
 * The next boot brings back the one of the image, which repairs what the other one has changed.
 */
export function findStray(machine: Machine): string | null {
  const { settings, store } = machine;
  const installed = installedVersion(settings.openclawDir);
  const booted = store.version();
  if (installed === null || booted === null) return null;
  const stray = installed === booted ? newerWriter(machine, installed) : installed;
  if (stray !== null) store.saveStray(stray);
  return stray;
}

/** The newer OpenClaw that has written the configuration. Source: OpenClaw 2026.9.6, `meta.lastTouchedVersion`. */
export function newerWriter({ settings }: Machine, installed: string): string | null {
  const { meta } = readConfig(settings);
  const version = isObject(meta) ? meta['lastTouchedVersion'] : null;
  return typeof version === 'string' && isNewer(version, installed) ? version : null;
}

/** After the repair the configuration is one of the installed version, also when the repair had nothing to write. */
export function markRepaired({ settings }: Machine, installed: string): void {
  const config = readConfig(settings);
  const { meta } = config;
  if (!isObject(meta) || meta['lastTouchedVersion'] === installed) return;
  const repaired = { ...config, meta: { ...meta, lastTouchedVersion: installed } };
  replaceFile(settings.configPath, `${JSON.stringify(repaired, null, 2)}\n`);
}

function readConfig({ openclawDir, configPath }: Machine['settings']) {
  return parseConfig(openclawDir, readIfThere(configPath) ?? '{}') ?? {};
}

/** Versions are a date and a number: 2026.9.6, 2026.11.6-beta.1. */
function isNewer(version: string, than: string): boolean {
  const [left, right] = [numbersOf(version), numbersOf(than)];
  const at = left.findIndex((part, index) => part !== (right[index] ?? 0));
  return at >= 0 && (left[at] ?? 0) > (right[at] ?? 0);
}

function numbersOf(version: string): number[] {
  return (/^\d+(?:\.\d+)*/.exec(version)?.[0] ?? '').split('.').map(Number);
}
