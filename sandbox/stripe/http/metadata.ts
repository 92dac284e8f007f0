import type { Metadata } from '../wire.ts';
import { refused } from './errors.ts';
import type { Rule } from './params.ts';

const MAX_KEYS = 50;
const MAX_KEY_LENGTH = 40;
const MAX_VALUE_LENGTH = 500;

/** Changes to metadata: an empty value removes its key, null removes all. */
export type MetadataChange = Metadata | null;

export function metadata(): Rule<MetadataChange> {
  return (value, name) => {
    if (value === '') return null;
    if (typeof value === 'string') throw refused(`Invalid object: ${name}`, name);
    const change: Metadata = {};
    for (const [key, entry] of Object.entries(value)) {
      change[key] = readEntry(key, entry, `${name}[${key}]`);
    }
    return change;
  };
}

export function applyMetadata(current: Metadata, change: MetadataChange | undefined): Metadata {
  if (change === undefined) return current;
  if (change === null) return {};
  const merged = Object.entries({ ...current, ...change }).filter(([, value]) => value !== '');
  if (merged.length > MAX_KEYS) {
    throw refused(`Metadata can have up to ${MAX_KEYS} keys.`, 'metadata');
  }
  return Object.fromEntries(merged);
}

function readEntry(key: string, entry: unknown, name: string): string {
  if (typeof entry !== 'string') throw refused(`Invalid string: ${name}`, name);
  if (key.length > MAX_KEY_LENGTH) {
    throw refused(`Metadata keys must be ${MAX_KEY_LENGTH} characters or less: ${key}`, name);
  }
  if (entry.length > MAX_VALUE_LENGTH) {
    throw refused(`Metadata values must be ${MAX_VALUE_LENGTH} characters or less.`, name);
  }
  return entry;
}
