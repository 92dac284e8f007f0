import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { aFolder } from '../../test/fixtures/app.ts';
import { rowsOf } from '../../test/fixtures/rows.ts';
import { createDatabase, type Database, openDatabase, openEngine } from './database.ts';
import type { Engine } from './engine.ts';
import type { Joined } from './joined-writes.ts';
import { AnswerLost, markCommits } from './marked-commits.ts';

/** What becomes of the next writes: done and not answered, not done at all, or done after the question about it. */
type Fate = 'unanswered' | 'lost' | 'late' | 'gone';
/** `arrivals`: what became of those that came late. */
type Bench = { db: Database; fates: Fate[]; arrivals: string[] };

const NO_ANSWER = new TypeError('fetch failed');

/** A database behind a network that does to each write what `fates` says. */
async function aServer(): Promise<Bench> {
  const url = `file:${join(aFolder('db'), 'automna.db')}`;
  (await openDatabase({ url })).close();
  const engine = openEngine({ url });
  const fates: Fate[] = [];
  const arrivals: string[] = [];
  let late: (() => Promise<unknown>) | null = null;
  const batch: Engine['batch'] = async (statements, mode) => {
    const fate = mode === 'read' ? undefined : fates.shift();
    if (fate === 'lost' || fate === 'gone') throw NO_ANSWER;
    if (fate === 'late') {
      late = () => engine.batch(statements, mode);
      throw NO_ANSWER;
    }
    const results = await engine.batch(statements, mode);
    if (fate === 'unanswered') throw NO_ANSWER;
    // What was still on its way arrives now.
    await late?.().then(
      () => arrivals.push('stored'),
      () => arrivals.push('refused'),
    );
    late = null;
    return results;
  };
  const db = createDatabase(markCommits({ ...engine, batch }, (error) => error !== NO_ANSWER));
  onTestFinished(() => db.close());
  return { db, fates, arrivals };
}

const counted = (bot: string) => ({
  sql: `INSERT INTO poll_offsets (platform, bot, next_offset) VALUES ('console', ?, 1)
        ON CONFLICT DO UPDATE SET next_offset = next_offset + 1`,
  args: [bot],
});

async function countsIn(db: Database): Promise<Record<string, unknown>> {
  const rows = await rowsOf(db, 'SELECT bot, next_offset FROM poll_offsets ORDER BY bot');
  return Object.fromEntries(rows.map((row) => [row['bot'], row['next_offset']]));
}

test('a write whose answer was lost is stored once, and whoever wrote it is told that nobody knows', async () => {
  const { db, fates } = await aServer();
  fates.push('unanswered');
  const results = await Promise.allSettled([db.write([counted('a')]), db.write([counted('b')])]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(Promise.reject((results[0] as PromiseRejectedResult).reason)).rejects.toBeInstanceOf(
    AnswerLost,
  );
  expect(await countsIn(db)).toEqual({ a: 1, b: 1 });
});

test.each<[string, Fate[]]>([
  ['did not arrive', ['lost']],
  ['arrives after the question', ['late']],
  ['did not arrive, as the first question did not', ['lost', 'gone']],
  ['did not arrive twice', ['lost', 'unanswered', 'lost']],
])('a write that %s is stored once, and nobody notices', async (_what, fates) => {
  const bench = await aServer();
  bench.fates.push(...fates);
  await Promise.all([bench.db.write([counted('a')]), bench.db.write([counted('b')])]);
  expect(await countsIn(bench.db)).toEqual({ a: 1, b: 1 });
  expect(bench.arrivals).toEqual(fates.includes('late') ? ['refused'] : []);
});

test('a refused statement fails its group alone, as ever', async () => {
  const { db } = await aServer();
  const results = await Promise.allSettled([
    db.write([counted('a')]),
    db.write(['INSERT INTO nowhere VALUES (1)']),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  expect(await countsIn(db)).toEqual({ a: 1 });
});

test('joined writes whose answer was lost are not tried one by one', async () => {
  const { db, fates } = await aServer();
  const kind: Joined<string, null> = {
    isSynced: true,
    keyOf: (bot) => bot,
    join: (bots) => ({
      sql: `INSERT INTO poll_offsets (platform, bot, next_offset) SELECT 'console', value, 1 FROM json_each(?) WHERE true
            ON CONFLICT DO UPDATE SET next_offset = next_offset + 1`,
      args: [JSON.stringify(bots)],
      parse: () => bots.map(() => null),
    }),
  };
  fates.push('unanswered');
  const results = await Promise.allSettled(['a', 'b'].map((bot) => db.writeJoined(kind, bot)));
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await countsIn(db)).toEqual({ a: 1, b: 1 });
});
