import { parseDocument } from './document.ts';
import { forgetSecrets } from './forget-secrets.ts';
import type { Json } from './json.ts';
import { type Machine, reconfigure } from './reconfigure.ts';
import { Refusal } from './refusal.ts';
import { needsRestart } from './restart.ts';

/** Applies a document from standard input. The gateway watches its file and picks up the change by itself. */
export function apply(machine: Machine, text: string): Json {
  const given = parseDocument(text);
  const stored = machine.store.document();
  const { rev } = given.document;
  if (stored && rev < stored.document.rev) {
    throw new Refusal('older', `revision ${rev} is older than ${stored.document.rev}`);
  }
  const changed = reconfigure(machine, [given.document]);
  // Before the document that names the secrets is replaced, so that a crash repeats this.
  forgetSecrets(machine, stored?.document ?? null, given.document);
  machine.store.saveDocument(given);
  return { applied: rev, sha256: given.sha256, restartNeeded: needsRestart(changed) };
}
