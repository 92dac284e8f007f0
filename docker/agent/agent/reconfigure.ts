import { rmSync } from 'node:fs';
import { moveIntoPlace, readIfThere, replaceFile, writeThrough } from './files.ts';
import type { AgentDocument } from './document.ts';
import { type JsonObject, type Path, remove } from './json.ts';
import { changedPaths, merge, type Merged } from './merge.ts';
import { installedVersion, parseConfig, validateConfig } from './openclaw.ts';
import { withPorts } from './ports.ts';
import { type Issue, Refusal } from './refusal.ts';
import { keepSetAside, type SetAside, takeRefused } from './set-aside.ts';
import type { Settings } from './settings.ts';
import type { Store } from './store.ts';

export type Machine = { settings: Settings; store: Store };

const TRIES = 3;
const ROUNDS = 10;

/**
 * Merges documents, the newest last, into `openclaw.json`. OpenClaw validates the result before it replaces the file;
 * `invalid` means that nothing was changed. Returns the paths that changed. `always`: also a file that is as it was when it was
 * good is validated, because another OpenClaw reads it now.
 */
export function reconfigure(
  machine: Machine,
  documents: AgentDocument[],
  { always = false }: { always?: boolean } = {},
): Path[] {
  const { settings, store } = machine;
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const before = readIfThere(settings.configPath);
    const merged = mergeInto(machine, before, documents);
    if (!always && merged.changed.length === 0 && before === store.lastGood()) {
      store.saveLedger(merged.ledger);
      return [];
    }
    const text = merged.changed.length === 0 && before !== null ? before : toText(merged.config);
    if (swapIn(machine, { before, text, ledger: merged.ledger })) return merged.changed;
  }
  throw new Refusal('busy', 'openclaw.json was changed by somebody else each time');
}

/** Throws `invalid` when the customer's file cannot be read. */
function mergeInto(
  { settings, store }: Machine,
  text: string | null,
  documents: AgentDocument[],
): Merged {
  const config = text === null ? {} : parseConfig(settings.openclawDir, text);
  if (!config) throw new Refusal('invalid', 'openclaw.json is not JSON5');
  const resolved = documents.map((each) => withPorts(each, settings));
  const merged = merge(config, resolved, store.ledger());
  // Keys of ours that this OpenClaw refuses.
  for (const path of store.refused(installedVersion(settings.openclawDir))) {
    remove(merged.config, path.split('.'));
  }
  return { ...merged, changed: changedPaths(config, merged.config) };
}

/**
 * After another OpenClaw was installed: what it refuses in the customer's file is set aside, and what it refuses of ours is left out
 * from now on. Each round of its checks may find more.
 */
export function settleRefused(machine: Machine, documents: AgentDocument[]): SetAside[] {
  const { settings, store } = machine;
  const { configPath, openclawDir, agentDir } = settings;
  const before = readIfThere(configPath);
  const config = before === null ? null : parseConfig(openclawDir, before);
  if (!config) return [];
  const version = installedVersion(openclawDir);
  const theirs: SetAside[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const merged = mergeInto(machine, toText(config), documents);
    const refused = takeRefused(
      merged.config,
      issuesOf(machine, toText(merged.config)),
      merged.ledger,
    );
    if (!refused) break;
    theirs.push(...refused.theirs);
    for (const { path } of refused.theirs) remove(config, path.split('.'));
    store.addRefused(
      version,
      refused.ours.map((path) => path.join('.')),
    );
  }
  if (theirs.length === 0) return [];
  // First kept, then removed: a crash or a full disk in between loses nothing.
  keepSetAside(agentDir, theirs);
  replaceFile(configPath, toText(config));
  return theirs;
}

/** What OpenClaw finds in a text. */
function issuesOf({ settings }: Machine, text: string): Issue[] {
  const candidate = `${settings.configPath}.candidate`;
  try {
    writeThrough(candidate, text);
    return validateConfig(settings.openclawDir, candidate);
  } finally {
    rmSync(candidate, { force: true });
  }
}

type Swap = { before: string | null; text: string; ledger: Merged['ledger'] };

/** False when the file was changed meanwhile. The ledger is written first: it has to know every value of ours. */
function swapIn({ settings, store }: Machine, { before, text, ledger }: Swap): boolean {
  // Beside the real file, so that relative includes work as well.
  const candidate = `${settings.configPath}.candidate`;
  try {
    writeThrough(candidate, text);
    const issues = validateConfig(settings.openclawDir, candidate);
    if (issues.length > 0) throw new Refusal('invalid', 'OpenClaw refuses the result', issues);
    if (readIfThere(settings.configPath) !== before) return false;
    store.saveLedger(ledger);
    if (text !== before) moveIntoPlace(candidate, settings.configPath);
    store.saveLastGood(text);
    return true;
  } finally {
    rmSync(candidate, { force: true });
  }
}

function toText(config: JsonObject): string {
  return `${JSON.stringify(config, null, 2)}\n`;
}
