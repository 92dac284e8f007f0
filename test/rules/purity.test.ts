import { expect, test } from 'vitest';
import { importsBelow, importsOf } from './imports.ts';

test('the conversation reaches no package but zod', () => {
  const open = importsBelow('src/conversation').filter(({ typeOnly }) => !typeOnly);
  const reached = new Map<string, string>();
  for (let next = open.pop(); next; next = open.pop()) {
    if (reached.has(next.to)) continue;
    reached.set(next.to, next.from);
    if (/\.tsx?$/.test(next.to))
      open.push(...importsOf(next.to).filter(({ typeOnly }) => !typeOnly));
  }
  expect(reached.keys()).toContain('src/domain/plans.ts');
  const packages = [...reached].filter(([name]) => !name.startsWith('src/') && name !== 'zod');
  expect(packages).toEqual([]);
});
