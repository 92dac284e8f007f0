import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const conversation = join(root, 'src/conversation');

/** Imports and re-exports that are there at run time, so not `import type`. */
const RUNTIME_IMPORT = /^(?:import|export)\s+(?!type\b)(?:[^;]*?\sfrom\s+)?'([^']+)';/gm;

test('the conversation reaches no package but zod', () => {
  const reached = new Map<string, string>();
  for (const file of readdirSync(conversation, { recursive: true, encoding: 'utf8' })) {
    if (/(?<!\.test)\.ts$/.test(file)) follow(join(conversation, file), reached);
  }
  expect(reached.keys()).toContain(join(root, 'src/domain/plans.ts'));
  const packages = [...reached].filter(([name]) => !name.startsWith('/') && name !== 'zod');
  expect(packages).toEqual([]);
});

/** Notes everything that is imported from here on: files and packages, each with who asked for it. */
function follow(file: string, reached: Map<string, string>): void {
  if (reached.has(file)) return;
  reached.set(file, '');
  for (const [, imported = ''] of readFileSync(file, 'utf8').matchAll(RUNTIME_IMPORT)) {
    if (imported.startsWith('.')) follow(join(dirname(file), imported), reached);
    else reached.set(imported, relative(root, file));
  }
}
