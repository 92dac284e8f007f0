import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { OPERATOR_COMMANDS } from '../../src/conversation/operators/commands.ts';
import { OPERATOR_NOTICE_KINDS } from '../../src/conversation/news/operator-notices.ts';
import { root } from './imports.ts';

const runbook = readFileSync(join(root, 'docs/operations.md'), 'utf8');
const headings = runbook.split('\n').filter((line) => line.startsWith('### '));

test.each(OPERATOR_NOTICE_KINDS)('docs/operations.md says what to do at the alarm %s', (kind) => {
  expect(headings.filter((heading) => heading.includes(`\`${kind}\``))).toHaveLength(1);
});

const rows = OPERATOR_COMMANDS.map(({ name, role, words, options }) => {
  const given = Object.keys(options).map((option) => ` ${option.toUpperCase()}`);
  return [`| \`/${name}${given.join('')}\` | ${role} | ${words} |`];
});

test.each(rows)('docs/operations.md has the row %s', (row) => {
  expect(runbook.split('\n').filter((line) => line === row)).toHaveLength(1);
});

test('docs/operations.md names no command that there is not', () => {
  const named = runbook.match(/\/ops(?:_[a-z_]+)?/g) ?? [];
  const known = OPERATOR_COMMANDS.map(({ name }) => `/${name}`);
  expect(named.filter((name) => !known.includes(name))).toEqual([]);
});
