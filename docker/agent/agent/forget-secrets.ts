import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { AgentDocument } from './document.ts';
import { readIfThere, replaceFile } from './files.ts';
import { isObject, leaves } from './json.ts';
import type { Machine } from './reconfigure.ts';

const SECRET = /^(?:botToken|token|webhookSecret)$/;
const LAST_GOOD = '.last-good';

/**
 * Removes the secrets of disconnected channels from the copies that OpenClaw keeps beside its file: `.bak`, `.bak.1` and so
 * on, and the last valid file, to which OpenClaw returns and which therefore becomes the current configuration.
 */
export function forgetSecrets(
  { settings: { configPath } }: Machine,
  before: AgentDocument | null,
  now: AgentDocument,
): void {
  const current = secretsOf(now);
  const gone = before ? secretsOf(before).filter((secret) => !current.includes(secret)) : [];
  if (gone.length === 0) return;
  const folder = dirname(configPath);
  const name = basename(configPath);
  for (const copy of readdirSync(folder).filter((file) => file.startsWith(`${name}.`))) {
    const path = join(folder, copy);
    const text = readIfThere(path) ?? '';
    if (!gone.some((secret) => text.includes(secret))) continue;
    const inForce = copy === `${name}${LAST_GOOD}` ? readIfThere(configPath) : null;
    replaceFile(path, inForce ?? gone.reduce((left, secret) => left.replaceAll(secret, ''), text));
  }
}

function secretsOf({ managed }: AgentDocument): string[] {
  const { channels } = managed;
  if (!isObject(channels)) return [];
  return leaves(channels).flatMap(([path, value]) =>
    typeof value === 'string' && value !== '' && SECRET.test(path.at(-1) ?? '') ? [value] : [],
  );
}
