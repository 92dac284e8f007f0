import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { OPERATOR_NOTICE_KINDS } from '../../src/conversation/news/operator-notices.ts';
import { root } from './imports.ts';

const runbook = readFileSync(join(root, 'docs/operations.md'), 'utf8');
const headings = runbook.split('\n').filter((line) => line.startsWith('### '));

test.each(OPERATOR_NOTICE_KINDS)('docs/operations.md says what to do at the alarm %s', (kind) => {
  expect(headings.filter((heading) => heading.includes(`\`${kind}\``))).toHaveLength(1);
});
