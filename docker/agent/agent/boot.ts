import { existsSync } from 'node:fs';
import { type AgentDocument, parseDocument, type ReadDocument } from './document.ts';
import { moveIntoPlace, readIfThere, replaceFile } from './files.ts';
import type { Json } from './json.ts';
import { parseConfig, validateConfig } from './openclaw.ts';
import { type Machine, reconfigure } from './reconfigure.ts';
import { Refusal } from './refusal.ts';

type Say = (message: string) => void;

/**
 * Puts the newest document in force before the gateway starts. A file that OpenClaw would not start with is set aside
 * for the last good one. Throws only when there is nothing at all that the gateway could start with.
 */
export function boot(machine: Machine, say: Say): Json {
  const document = newestDocument(machine, say);
  if (attempt(machine, document, say)) return { booted: document.rev };
  restoreLastGood(machine, say);
  if (attempt(machine, document, say)) return { booted: document.rev };
  say('the gateway starts with the last good configuration; the document is NOT in force');
  return { booted: null };
}

/** The one applied last wins over an equally new one in the environment: it has the channels too. */
function newestDocument({ settings, store }: Machine, say: Say): AgentDocument {
  const stored = readable(() => store.document(), say);
  const given = readable(
    () => (settings.bootDocument === null ? null : parseDocument(settings.bootDocument)),
    say,
  );
  const newest = [stored, given]
    .filter((each) => each !== null)
    .reduce<ReadDocument | null>(
      (best, each) => (best && best.document.rev >= each.document.rev ? best : each),
      null,
    );
  if (!newest) throw new Refusal('invalid', 'there is no document: set AGENT_DOCUMENT');
  return newest.document;
}

function readable<T>(read: () => T, say: Say): T | null {
  try {
    return read();
  } catch (error) {
    say(`a document cannot be read: ${toMessage(error)}`);
    return null;
  }
}

function attempt(machine: Machine, document: AgentDocument, say: Say): boolean {
  try {
    reconfigure(machine, document);
    return true;
  } catch (error) {
    say(`revision ${document.rev} cannot be applied: ${toMessage(error)}`);
    return false;
  }
}

/** When the file as it stands is at fault, the last good one takes its place; it stays there to be looked at. */
function restoreLastGood({ settings, store }: Machine, say: Say): void {
  const { configPath, openclawDir } = settings;
  const current = readIfThere(configPath);
  const isGood =
    current !== null &&
    parseConfig(openclawDir, current) !== null &&
    validateConfig(openclawDir, configPath).length === 0;
  if (isGood) return;
  const lastGood = store.lastGood();
  if (lastGood === null)
    throw new Refusal('invalid', 'there is no good configuration to start with');
  if (existsSync(configPath)) {
    const rejected = `${configPath}.rejected`;
    moveIntoPlace(configPath, rejected);
    say(`openclaw.json was refused and is now ${rejected}`);
  }
  replaceFile(configPath, lastGood);
  say('the last good configuration is back');
}

function toMessage(error: unknown): string {
  if (!(error instanceof Refusal)) return String(error);
  const issues = error.issues.map(({ path, message }) => `${path}: ${message}`);
  return [error.message, ...issues].join('; ');
}
