import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument, type ReadDocument } from './document.ts';
import { readIfThere, replaceFile } from './files.ts';
import type { Ledger } from './merge.ts';

/** The files of this program on the volume. */
export type Store = {
  ledger(): Ledger;
  saveLedger(ledger: NonNullable<Ledger>): void;
  /** The last document that was applied from outside, channel tokens included. */
  document(): ReadDocument | null;
  saveDocument(document: ReadDocument): void;
  /** The last configuration that OpenClaw accepted. */
  lastGood(): string | null;
  saveLastGood(text: string): void;
  /** The OpenClaw that last started with the files of this volume. */
  version(): string | null;
  saveVersion(version: string): void;
  forgetVersion(): void;
  /** An OpenClaw that nobody had ordered and that has used the files of this volume. */
  stray(): string | null;
  saveStray(version: string): void;
  forgetStray(): void;
  /** The upgrade that was begun and is not proven. */
  upgrade(): Upgrade | null;
  beginUpgrade(upgrade: Upgrade): void;
  endUpgrade(): void;
  /** Versions of OpenClaw that failed with the files of this volume. */
  badVersions(): string[];
  addBadVersion(version: string): void;
  /** Paths of ours that a version of OpenClaw refuses. */
  refused(version: string | null): string[];
  addRefused(version: string | null, paths: string[]): void;
};

/** An upgrade that was begun and is not proven yet. */
export type Upgrade = { from: string; to: string; at: number };

type Refused = { version: string | null; paths: string[] };

export function openStore(agentDir: string): Store {
  const ledgerPath = join(agentDir, 'ledger.json');
  const documentPath = join(agentDir, 'document.json');
  const lastGoodPath = join(agentDir, 'last-good.json');
  const versionPath = join(agentDir, 'openclaw-version');
  const strayPath = join(agentDir, 'stray-version');
  const refusedPath = join(agentDir, 'refused.json');
  const upgradePath = join(agentDir, 'upgrade.json');
  const badPath = join(agentDir, 'bad-versions.json');
  const badVersions = (): string[] => readJson<string[]>(readIfThere(badPath)) ?? [];
  const refused = (version: string | null): string[] => {
    const known = readJson<Refused>(readIfThere(refusedPath));
    return known?.version === version ? known.paths : [];
  };
  return {
    ledger: () => readJson<Ledger>(readIfThere(ledgerPath)),
    saveLedger: (ledger) => replaceFile(ledgerPath, JSON.stringify(ledger)),
    document: () => {
      const text = readIfThere(documentPath);
      return text === null ? null : parseDocument(text);
    },
    saveDocument: ({ text }) => replaceFile(documentPath, text),
    lastGood: () => readIfThere(lastGoodPath),
    saveLastGood: (text) => {
      if (readIfThere(lastGoodPath) !== text) replaceFile(lastGoodPath, text);
    },
    version: () => readIfThere(versionPath),
    saveVersion: (version) => {
      if (readIfThere(versionPath) !== version) replaceFile(versionPath, version);
    },
    forgetVersion: () => rmSync(versionPath, { force: true }),
    stray: () => readIfThere(strayPath),
    saveStray: (version) => {
      if (readIfThere(strayPath) !== version) replaceFile(strayPath, version);
    },
    forgetStray: () => rmSync(strayPath, { force: true }),
    upgrade: () => readJson<Upgrade>(readIfThere(upgradePath)),
    beginUpgrade: (upgrade) => replaceFile(upgradePath, JSON.stringify(upgrade)),
    endUpgrade: () => rmSync(upgradePath, { force: true }),
    badVersions,
    addBadVersion: (version) =>
      replaceFile(badPath, JSON.stringify([...new Set([...badVersions(), version])])),
    refused,
    addRefused: (version, paths) => {
      if (paths.length === 0) return;
      const all = [...new Set([...refused(version), ...paths])];
      replaceFile(refusedPath, JSON.stringify({ version, paths: all } satisfies Refused));
    },
  };
}

function readJson<T>(text: string | null): T | null {
  return text === null ? null : (JSON.parse(text) as T);
}
