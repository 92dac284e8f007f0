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
};

export function openStore(agentDir: string): Store {
  const ledgerPath = join(agentDir, 'ledger.json');
  const documentPath = join(agentDir, 'document.json');
  const lastGoodPath = join(agentDir, 'last-good.json');
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
  };
}

function readJson<T>(text: string | null): T | null {
  return text === null ? null : (JSON.parse(text) as T);
}
