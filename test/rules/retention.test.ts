import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ALL_TABLES } from '../../src/store/tables.ts';
import { root } from './imports.ts';

const page = readFileSync(join(root, 'docs/retention.md'), 'utf8');
const HOUR_MS = 3_600_000;

type Table = (typeof ALL_TABLES)[number][1];

function keptFor({ kept, onDeletion }: Table): string {
  if (!kept) {
    if (onDeletion === 'delete') return 'the account is deleted';
    return onDeletion === 'anonymize' ? 'for good, without the account' : 'for good';
  }
  const hours = kept.forMs / HOUR_MS;
  if (hours === 0) return 'its own end';
  if (hours < 24) return `${hours} hour`;
  return hours === 24 ? '1 day' : `${hours / 24} days`;
}

test.each(ALL_TABLES)('docs/retention.md says how long rows of %s stay', (name, table) => {
  const rows = page.split('\n').filter((line) => line.startsWith(`| \`${name}\``));
  expect(rows.map((row) => row.split('|')[3]?.trim())).toEqual([keptFor(table)]);
});
