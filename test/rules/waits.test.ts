import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AILMENTS } from '../../src/domain/ailments.ts';
import { root } from './imports.ts';

const page = readFileSync(join(root, 'docs/waits.md'), 'utf8');

test.each(Object.entries(AILMENTS))('docs/waits.md says how %s ends', (name, ailment) => {
  const row = page.split('\n').find((line) => line.startsWith(`| \`${name}\`:`));
  const [, , longest, remedies, again] = (row ?? '').split('|').map((cell) => cell.trim());
  expect({ longest, remedies, again }).toEqual({
    longest: `${ailment.longestMs / 60_000} min`,
    remedies: ailment.remedies.join(', '),
    again: ailment.again,
  });
});
