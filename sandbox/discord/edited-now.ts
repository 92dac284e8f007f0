import type { Message } from './wire.ts';

const MICROS = 1000;

/**
 * The timestamp of an edit as Discord writes it, in microseconds. Edits are sequential, so no two edits of a
 * message have the same timestamp.
 */
export function editedNow({ edited_timestamp: before }: Message, now: number): string {
  const last = before === null ? 0 : toMicros(before);
  const at = Math.max(now * MICROS, last + 1);
  const seconds = new Date(Math.floor(at / MICROS)).toISOString().slice(0, 19);
  return `${seconds}.${String(at % 1_000_000).padStart(6, '0')}+00:00`;
}

function toMicros(timestamp: string): number {
  return Date.parse(`${timestamp.slice(0, 19)}Z`) * MICROS + Number(timestamp.slice(20, 26));
}
