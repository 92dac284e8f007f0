import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { NEWS_KINDS } from '../../src/conversation/news.ts';
import { OPERATOR_NOTICE_KINDS } from '../../src/conversation/news/operator-notices.ts';
import { root } from './imports.ts';

/** The code that may cause news: everything but the conversation, which only says them. */
const causes = ['src', 'bots', 'jobs', 'web']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
      join(folder, name),
    ),
  )
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
  .filter((file) => !file.startsWith('src/conversation/'))
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n');

test.each([...NEWS_KINDS, ...OPERATOR_NOTICE_KINDS])('something causes the news %s', (kind) => {
  expect(causes).toMatch(new RegExp(`['"]${kind}['"]`));
});
