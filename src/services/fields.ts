import { Refusal } from './refusal.ts';
import type { Json } from './rule.ts';

/** The fields of a body that may be sent on, as they are. */
export function fieldsOf(body: Json, allowed: readonly string[]): Json {
  return Object.fromEntries(
    allowed.flatMap((name) => (body[name] === undefined ? [] : [[name, body[name]]])),
  );
}

export function readText(value: unknown, name: string, longest: number): string {
  if (typeof value !== 'string' || value.trim() === '') {
    throw new Refusal('bad_request', `\`${name}\` has to be a text.`);
  }
  if (value.length > longest) {
    throw new Refusal('bad_request', `\`${name}\` is longer than ${longest} characters.`);
  }
  return value;
}

type Bounds = { least?: number; most: number; fallback: number };

/** A whole number within bounds; a larger one becomes the largest allowed. */
export function readInteger(value: unknown, { least = 1, most, fallback }: Bounds): number {
  if (value === undefined || value === null) return Math.min(fallback, most);
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least) {
    throw new Refusal('bad_request', `Send a whole number from ${least} to ${most}.`);
  }
  return Math.min(value, most);
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
