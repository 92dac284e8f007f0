import { rmSync } from 'node:fs';
import { moveIntoPlace, readIfThere, writeThrough } from './files.ts';
import type { AgentDocument } from './document.ts';
import type { JsonObject, Path } from './json.ts';
import { merge, type Merged } from './merge.ts';
import { parseConfig, validateConfig } from './openclaw.ts';
import { withPorts } from './ports.ts';
import { Refusal } from './refusal.ts';
import type { Settings } from './settings.ts';
import type { Store } from './store.ts';

export type Machine = { settings: Settings; store: Store };

const TRIES = 3;

/**
 * Merges documents, the newest last, into `openclaw.json`. OpenClaw validates the result before it replaces the file;
 * `invalid` means that nothing was changed. Returns the paths that changed.
 */
export function reconfigure(machine: Machine, documents: AgentDocument[]): Path[] {
  const { settings, store } = machine;
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const before = readIfThere(settings.configPath);
    const merged = mergeInto(machine, before, documents);
    if (merged.changed.length === 0 && before === store.lastGood()) {
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
  return merge(config, resolved, store.ledger());
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
