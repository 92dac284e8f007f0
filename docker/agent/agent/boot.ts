import { mkdirSync } from 'node:fs';
import { cleanDisk, measureDisk } from './disk.ts';
import { type AgentDocument, parseDocument } from './document.ts';
import { readIfThere, replaceFile } from './files.ts';
import type { Json } from './json.ts';
import { installedVersion, parseConfig, validateConfig } from './openclaw.ts';
import { type Machine, reconfigure, settleRefused } from './reconfigure.ts';
import { Refusal } from './refusal.ts';
import { writeSkill } from './skill.ts';
import { prepareUpgrade } from './upgrade.ts';

type Say = (message: string) => void;

const FULL_PERCENT = 95;

/**
 * Applies the newest document before the gateway starts. A file with which OpenClaw would not start is replaced by the last
 * valid one. Throws only when the gateway has no valid file to start with.
 */
export function boot(machine: Machine, say: Say): Json {
  makeRoom(machine);
  prepareUpgrade(machine, say);
  teach(machine, say);
  const documents = knownDocuments(machine, say);
  const booted = documents.at(-1)?.rev ?? null;
  const version = installedVersion(machine.settings.openclawDir);
  const isOther = version === null || machine.store.version() !== version;
  if (isOther) settle(machine, documents, say);
  if (!attempt(machine, documents, say, isOther)) {
    if (!bringsLastGood(machine, say)) return { booted: null };
    if (!attempt(machine, documents, say, isOther)) return withLastGood(say);
  }
  if (version !== null) machine.store.saveVersion(version);
  machine.store.forgetStray();
  return { booted };
}

function teach({ settings }: Machine, say: Say): void {
  try {
    writeSkill(settings);
  } catch (error) {
    say(`the skill about our services could not be written: ${toMessage(error)}`);
  }
}

function settle(machine: Machine, documents: AgentDocument[], say: Say): void {
  try {
    for (const { path } of settleRefused(machine, documents)) {
      say(`${path} is refused by this OpenClaw; the customer's value is set aside`);
    }
  } catch (error) {
    say(`refused keys could not be set aside: ${toMessage(error)}`);
  }
}

/** A machine without room has to start, or nobody could clear it. */
function makeRoom({ settings: { agentDir, home } }: Machine): void {
  mkdirSync(agentDir, { recursive: true, mode: 0o700 });
  if (measureDisk(agentDir).usedPercent >= FULL_PERCENT) cleanDisk(home, Date.now());
}

/** False when the disk has no room for it: the gateway starts with the file as it is. */
function bringsLastGood(machine: Machine, say: Say): boolean {
  try {
    restoreLastGood(machine, say);
    return true;
  } catch (error) {
    const { configPath, openclawDir } = machine.settings;
    const isFull = (error as NodeJS.ErrnoException).code === 'ENOSPC';
    if (!isFull || parseConfig(openclawDir, readIfThere(configPath) ?? '') === null) throw error;
    say('the disk is full; the gateway starts with the configuration as it is');
    return false;
  }
}

function withLastGood(say: Say): Json {
  say('the gateway starts with the last good configuration; the document is NOT in force');
  return { booted: null };
}

/**
 * The document applied last, and over it the one in the environment when that is newer. Of two with the same revision the
 * applied one wins, because only it has channels.
 */
export function knownDocuments({ settings, store }: Machine, say: Say): AgentDocument[] {
  const stored = readable(() => store.document(), say);
  const { bootDocument } = settings;
  const given = readable(() => (bootDocument === null ? null : parseDocument(bootDocument)), say);
  const isNewer = given && (!stored || given.document.rev > stored.document.rev);
  const known = [stored, isNewer ? given : null].flatMap((each) => (each ? [each.document] : []));
  if (known.length === 0) {
    throw new Refusal('invalid', 'there is no document: set AGENT_DOCUMENT');
  }
  return known;
}

function readable<T>(read: () => T, say: Say): T | null {
  try {
    return read();
  } catch (error) {
    say(`a document cannot be read: ${toMessage(error)}`);
    return null;
  }
}

function attempt(machine: Machine, documents: AgentDocument[], say: Say, always: boolean): boolean {
  try {
    reconfigure(machine, documents, { always });
    return true;
  } catch (error) {
    say(`revision ${documents.at(-1)?.rev} cannot be applied: ${toMessage(error)}`);
    return false;
  }
}

/** Replaces an invalid file by the last valid one. The invalid file is kept for inspection. */
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
  const rejected = `${configPath}.rejected`;
  // The copy is made first, so that a full disk leaves the file as it is.
  if (current !== null) {
    replaceFile(rejected, current);
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
