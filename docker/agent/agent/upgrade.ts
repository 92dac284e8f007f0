import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statfsSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { cleanDisk } from './disk.ts';
import { readIfThere } from './files.ts';
import { isObject, type Json, read } from './json.ts';
import { installedVersion, parseConfig, validateConfig } from './openclaw.ts';
import type { Machine } from './reconfigure.ts';
import { Refusal } from './refusal.ts';
import { copyOf, FOUND, keepFound, OURS } from './release.ts';
import { keepSetAside, takeRefused } from './set-aside.ts';
import type { Upgrade } from './store.ts';
import { markRepaired, newerWriter } from './stray-version.ts';

type Say = (message: string) => void;

const DOCTOR_MS = 10 * 60_000;
const DOCTOR_RUNS = 3;
/** What OpenClaw notes in the file for itself. */
const OF_OPENCLAW = 'meta';
/** Room beside the copy, for what OpenClaw itself copies when it changes its databases. */
const SPARE = 1.5;
/** An upgrade may fail late. What the agent learned since then is lost when it goes back, so this is short. */
const PROOF_MS = 30 * 60_000;
/** What need not be kept: it is fetched or written again. */
const NOT_COPIED = /\/(?:logs|\.cache|node_modules)(?:\/|$)/;

/**
 * Before another OpenClaw reads the files of this volume: copies them, and lets the new one repair them (`openclaw doctor`).
 * When the upgrade was not proven and an earlier image is back, its files come back as well, and the version that failed is
 * never started on this volume again. Throws when the gateway must not start.
 */
export function prepareUpgrade(machine: Machine, say: Say): void {
  const { store, settings } = machine;
  const installed = installedVersion(settings.openclawDir);
  if (installed === null) return;
  const begun = store.upgrade();
  if (begun && begun.to !== installed) goBack(machine, begun, say);
  if (store.badVersions().includes(installed)) {
    throw new Refusal('failed', `OpenClaw ${installed} has failed on this volume before`);
  }
  const noted = versionOfState(machine, installed);
  if (noted === null || noted === installed) return;
  if (!store.upgrade()) {
    copyState(machine);
    store.beginUpgrade({ from: noted, to: installed, at: Date.now() });
    say(`OpenClaw ${noted} becomes ${installed}; the state of before is kept`);
  }
  doctor(machine);
  markRepaired(machine, installed);
  for (const path of keepRemoved(machine)) {
    say(`${path} is known to this OpenClaw no longer; the customer's value is set aside`);
  }
}

/** The version that has used the files last; null for an empty volume. */
function versionOfState(machine: Machine, installed: string): string | null {
  const { store, settings } = machine;
  const isFound = store.ledger() === null && existsSync(settings.configPath);
  const booted = store.version();
  if (booted === null) return isFound ? FOUND : null;
  return store.stray() ?? newerWriter(machine, installed) ?? booted;
}

/** The gateway of the new version answers: after a while the upgrade counts as proven. */
export function finishUpgrade({ store, settings }: Machine, now = Date.now()): void {
  const begun = store.upgrade();
  if (!begun || now - begun.at < PROOF_MS) return;
  if (begun.from === FOUND) keepFound(settings);
  store.endUpgrade();
  rmSync(copyOf(settings.agentDir), { recursive: true, force: true });
}

function goBack({ settings, store }: Machine, { from, to }: Upgrade, say: Say): void {
  const { agentDir, configPath } = settings;
  const state = dirname(configPath);
  const copy = copyOf(agentDir);
  if (existsSync(join(copy, 'state'))) {
    const failed = `${state}.failed`;
    rmSync(failed, { recursive: true, force: true });
    if (existsSync(state)) renameSync(state, failed);
    renameSync(join(copy, 'state'), state);
    rmSync(failed, { recursive: true, force: true });
  }
  for (const name of OURS) {
    if (existsSync(join(copy, name))) renameSync(join(copy, name), join(agentDir, name));
    else rmSync(join(agentDir, name), { force: true });
  }
  store.addBadVersion(to);
  store.saveVersion(from);
  store.endUpgrade();
  rmSync(copy, { recursive: true, force: true });
  say(`OpenClaw ${to} has failed; the state of ${from} is back`);
}

/** The copy appears whole or not at all. */
function copyState({ settings }: Machine): void {
  const { agentDir, configPath, home } = settings;
  const state = dirname(configPath);
  cleanDisk(home, Date.now());
  const fresh = `${copyOf(agentDir)}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(agentDir, { recursive: true, mode: 0o700 });
  assertRoom(state, agentDir);
  mkdirSync(fresh, { recursive: true, mode: 0o700 });
  const filter = (path: string): boolean => !NOT_COPIED.test(path.slice(state.length));
  cpSync(state, join(fresh, 'state'), { recursive: true, filter, preserveTimestamps: true });
  for (const name of OURS) {
    if (existsSync(join(agentDir, name))) copyFileSync(join(agentDir, name), join(fresh, name));
  }
  rmSync(copyOf(agentDir), { recursive: true, force: true });
  renameSync(fresh, copyOf(agentDir));
}

function assertRoom(state: string, agentDir: string): void {
  const { stdout } = spawnSync('du', ['-sk', state], { encoding: 'utf8' });
  const neededBytes = Number(/^\d+/.exec(stdout)?.[0] ?? 0) * 1024 * SPARE;
  const { bavail, bsize } = statfsSync(agentDir);
  if (bavail * bsize >= neededBytes) return;
  throw new Refusal('failed', 'the disk has no room for a copy of the state before the upgrade');
}

/**
 * Source: OpenClaw's own advice for upgrades; a gateway refuses a state that needs repair. A run may fail on what a later part of
 * it would have repaired, as 2026.9.6 does with a state of 2026.7, and the next one succeeds.
 */
function doctor(machine: Machine): void {
  let trouble: string | null = null;
  for (let run = 1; run <= DOCTOR_RUNS; run += 1) {
    trouble = runDoctor(machine);
    if (trouble === null) return;
  }
  throw new Refusal('failed', `openclaw doctor failed: ${trouble}`);
}

/** What went wrong, or null. */
function runDoctor({ settings }: Machine): string | null {
  const { openclawDir, configPath } = settings;
  const { status, error } = spawnSync(
    process.execPath,
    [join(openclawDir, 'openclaw.mjs'), 'doctor', '--fix', '--non-interactive'],
    {
      env: { ...process.env, OPENCLAW_STATE_DIR: dirname(configPath), NO_COLOR: '1' },
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: DOCTOR_MS,
    },
  );
  return status === 0 ? null : (error?.message ?? `exit ${status}`);
}

/**
 * The repair removes settings that the new version refuses, without a word to anybody. The customer's are set aside, with their
 * values from the copy, except those that it has only moved. Returns their paths.
 */
function keepRemoved({ settings, store }: Machine): string[] {
  const { agentDir, configPath, openclawDir } = settings;
  const copied = join(copyOf(agentDir), 'state', basename(configPath));
  const before = parseConfig(openclawDir, readIfThere(copied) ?? '{}');
  const now = parseConfig(openclawDir, readIfThere(configPath) ?? '{}');
  if (!before || !now) return [];
  const refused = takeRefused(before, validateConfig(openclawDir, copied), store.ledger());
  const removed = (refused?.theirs ?? []).filter(
    ({ path, value }) =>
      path.split('.')[0] !== OF_OPENCLAW &&
      read(now, path.split('.')) === undefined &&
      !holds(now, path.split('.').at(-1) ?? '', value),
  );
  if (removed.length > 0) keepSetAside(agentDir, removed);
  return removed.map(({ path }) => path);
}

/** Whether a value is anywhere under this name. */
function holds(json: Json, name: string, value: Json): boolean {
  if (!isObject(json)) return false;
  return Object.entries(json).some(
    ([key, inside]) =>
      (key === name && isDeepStrictEqual(inside, value)) || holds(inside, name, value),
  );
}
