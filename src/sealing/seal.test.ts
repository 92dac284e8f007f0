import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { openSeal, seal, type KeyRing } from './seal.ts';

const ring = (currentId: string, ...ids: string[]): KeyRing => ({
  currentId,
  keys: new Map(ids.map((id) => [id, keys[id] ?? randomBytes(32)])),
});
const keys: Record<string, Buffer> = { k1: randomBytes(32), k2: randomBytes(32) };
const context = { owner: 'acc_1', purpose: 'claude', version: 1 };

test('a seal opens with the context it was made for', () => {
  const sealed = seal(ring('k1', 'k1'), 'my secret', context);
  expect(sealed).not.toContain('my secret');
  expect(openSeal(ring('k1', 'k1'), sealed, context)).toBe('my secret');
});

test('a seal of an old key still opens after a rotation', () => {
  const sealed = seal(ring('k1', 'k1'), 'my secret', context);
  expect(openSeal(ring('k2', 'k1', 'k2'), sealed, context)).toBe('my secret');
  expect(() => openSeal(ring('k2', 'k2'), sealed, context)).toThrow('no sealing key');
});

test.each([
  { ...context, owner: 'acc_2' },
  { ...context, purpose: 'telegram' },
  { ...context, version: 2 },
])('a seal does not open for another context %o', (other) => {
  const sealed = seal(ring('k1', 'k1'), 'my secret', context);
  expect(() => openSeal(ring('k1', 'k1'), sealed, other)).toThrow();
});

test('a changed seal does not open', () => {
  const sealed = seal(ring('k1', 'k1'), 'my secret', context);
  const changed = sealed.slice(0, -2) + (sealed.endsWith('AA') ? 'BB' : 'AA');
  expect(() => openSeal(ring('k1', 'k1'), changed, context)).toThrow();
});
