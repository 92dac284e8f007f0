import { createHash } from 'node:crypto';
import { isObject, type Json, type JsonObject } from './json.ts';
import { Refusal } from './refusal.ts';

/** What the control plane manages in `openclaw.json`. The same type is in `src/openclaw/agent-document.ts`. */
export type AgentDocument = {
  rev: number;
  managed: JsonObject;
  defaults: JsonObject;
  retired: string[];
  /** Defaults that take the place of whatever is in the file, once for each time. */
  renewed?: { path: string; at: number }[];
  /** The machine was the customer's before, so whatever is in the file is theirs. */
  found?: boolean;
};

/** A document, and the fingerprint of its text. */
export type ReadDocument = { document: AgentDocument; text: string; sha256: string };

/** Throws `invalid` when the text is not a document. The text itself is never printed, because it may contain tokens. */
export function parseDocument(text: string): ReadDocument {
  const value = parseJson(text);
  if (!isObject(value)) throw new Refusal('invalid', 'the document is not a JSON object');
  const { rev, managed, defaults, retired = [], renewed = [], found = false, ...rest } = value;
  const unknown = Object.keys(rest);
  if (unknown.length > 0) throw new Refusal('invalid', `unknown fields: ${unknown.join(', ')}`);
  if (typeof rev !== 'number' || !Number.isSafeInteger(rev) || rev < 0) {
    throw new Refusal('invalid', 'rev is not a whole number');
  }
  if (!isObject(managed)) throw new Refusal('invalid', 'managed is not an object');
  if (!isObject(defaults)) throw new Refusal('invalid', 'defaults is not an object');
  if (!isTexts(retired)) throw new Refusal('invalid', 'retired is not a list of paths');
  if (!isRenewed(renewed))
    throw new Refusal('invalid', 'renewed is not a list of paths with times');
  const sha256 = createHash('sha256').update(text).digest('hex');
  if (typeof found !== 'boolean') throw new Refusal('invalid', 'found is neither true nor false');
  return { document: { rev, managed, defaults, retired, renewed, found }, text, sha256 };
}

function parseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new Refusal('invalid', 'the document is not JSON');
  }
}

function isTexts(value: Json): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function isRenewed(value: Json): value is { path: string; at: number }[] {
  return (
    Array.isArray(value) &&
    value.every(
      (each) =>
        isObject(each) && typeof each['path'] === 'string' && typeof each['at'] === 'number',
    )
  );
}
