import { expect, test } from 'vitest';
import { editedNow } from './edited-now.ts';
import type { Message } from './wire.ts';

const NOW = Date.parse('2026-11-22T10:00:00.042Z');
const message = (edited_timestamp: string | null): Message => ({ edited_timestamp }) as Message;

test('the moment of an edit is written in microseconds', () => {
  const at = editedNow(message(null), NOW);
  expect(at).toBe('2026-11-22T10:00:00.042000+00:00');
  expect(Date.parse(at)).toBe(NOW);
});

test('of two edits in one millisecond each has a moment of its own', () => {
  const first = editedNow(message(null), NOW);
  expect(editedNow(message(first), NOW)).toBe('2026-11-22T10:00:00.042001+00:00');
  expect(editedNow(message('2026-11-22T10:00:00.999999+00:00'), NOW)).toBe(
    '2026-11-22T10:00:01.000000+00:00',
  );
  expect(editedNow(message(first), NOW + 1)).toBe('2026-11-22T10:00:00.043000+00:00');
});
