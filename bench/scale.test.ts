import { expect, test } from 'vitest';
import { aFleet, aRunningAgent } from '../test/fixtures/app-machine.ts';
import { query, says, type TestApp, valueOf } from '../test/fixtures/app.ts';
import { SCALED_ACCOUNTS } from '../test/fixtures/sampling.ts';
import { tellAiling } from '../src/machines/tell-ailing.ts';
import { tellLateBuilds } from '../src/machines/tell-late-builds.ts';
import { endOverAlarms } from '../src/operators/alarms.ts';
import { DUE_TABLES, takeDue } from '../src/store/due.ts';
import { ALL_TABLES, type DueJob } from '../src/store/tables.ts';
import { removeOldRows, sweepChats } from '../src/work/sweep.ts';

/** A customer whose rows are multiplied. Every id of theirs holds this word, or is made unique by a number. */
const MODEL = 'model';
const ASKED = 40;
const DUE_ROWS = Math.min(2000, SCALED_ACCOUNTS);

type Figures = Record<string, number>;

test(
  'what is done often costs the same however many customers there are',
  { timeout: 3_600_000 },
  async () => {
    const large = await measured(SCALED_ACCOUNTS);
    const small = SCALED_ACCOUNTS > 1000 ? await measured(1000) : large;
    for (const [name, value] of Object.entries(large)) {
      const times = value / (small[name] ?? 1);
      console.log(
        `${name}: ${value.toFixed(2)} with ${SCALED_ACCOUNTS} accounts, ${times.toFixed(2)} times of 1,000`,
      );
    }
    expect(large['due rows taken']).toBe(DUE_ROWS);
  },
);

async function measured(accounts: number): Promise<Figures> {
  const bench = await aFleet({ OPERATORS_CONSOLE: 'olga' });
  const { app } = bench;
  await aRunningAgent(bench, { person: MODEL });
  await says(app, MODEL, '/status');
  await says(app, 'olga', '/ops');
  const began = performance.now();
  await multiply(app, accounts);
  console.log(`${accounts} accounts made in ${Math.round(performance.now() - began)} ms`);
  expect(await valueOf(app, 'SELECT count(*) FROM accounts')).toBeGreaterThan(accounts);
  await app.db.write(['ANALYZE']);
  const people = Array.from({ length: ASKED }, (_, index) => `m${index * 7 + 1}`);
  const figures: Figures = {
    '/status, ms': await median(people, (person) => says(app, person, '/status')),
    'a message, ms': await median(people, (person) => says(app, person, 'thanks')),
    'operator search, ms': await median(people, (person) =>
      says(app, 'olga', `/ops_find acc_${person}`),
    ),
    'nothing to sweep, ms': await median(people.slice(0, 10), () => sweepNothing(app)),
  };
  return { ...figures, ...(await takeAll(app)) };
}

/** What the jobs role does every few seconds besides taking due rows. */
async function sweepNothing(app: TestApp): Promise<void> {
  await sweepChats(app);
  await tellLateBuilds(app);
  await tellAiling(app);
  await endOverAlarms(app);
  await removeOldRows(app);
}

async function takeAll(app: TestApp): Promise<Figures> {
  const now = app.now();
  const jobs = Object.keys(DUE_TABLES) as DueJob[];
  const take = () =>
    app.db.write(
      jobs.map((job) => takeDue(job, { until: now, most: 100, retryAt: now + 3_600_000 })),
    );
  while ((await take()).flat().length > 0);
  for (const table of ['machines', 'observations'])
    await app.db.write([
      `UPDATE ${table} SET due_at = ${now - 1} WHERE rowid IN (SELECT rowid FROM ${table} LIMIT ${DUE_ROWS / 2})`,
    ]);
  const began = cpuMs();
  let taken = 0;
  for (let ids = await take(); ids.flat().length > 0; ids = await take())
    taken += ids.flat().length;
  return {
    'due rows taken': taken,
    'taking a due row, µs': ((cpuMs() - began) * 1000) / taken,
  };
}

/** Of this process, in which the database runs too: a busy machine does not matter. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function median<T>(all: T[], work: (each: T) => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (const each of all) {
    const began = cpuMs();
    await work(each);
    times.push(cpuMs() - began);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

/** Copies every row of the model customer, table by table, those first to which others refer. */
async function multiply(app: TestApp, accounts: number): Promise<void> {
  for (const [table, { ofAccount }] of ALL_TABLES.toReversed()) {
    if (ofAccount === null) continue;
    const copied = await columnsOf(app, table);
    const values = copied.map(({ name, isUnique, isText }) =>
      isText
        ? `CASE WHEN instr(${name}, '${MODEL}') > 0 THEN replace(${name}, '${MODEL}', 'm' || i) ELSE ${isUnique ? `${name} || '_' || i` : name} END`
        : name,
    );
    await app.db.write([
      {
        sql: `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
              INSERT INTO ${table} (${copied.map(({ name }) => name).join(', ')})
              SELECT ${values.join(', ')} FROM (SELECT * FROM ${table} WHERE ${ofAccount}), n`,
        args: [`acc_${MODEL}`, accounts],
      },
    ]);
  }
}

type Column = { name: string; isText: boolean; isUnique: boolean };

async function columnsOf(app: TestApp, table: string): Promise<Column[]> {
  const unique = await query(
    app,
    `SELECT DISTINCT i.name FROM pragma_index_list(?) l, pragma_index_info(l.name) i WHERE l."unique" = 1`,
    table,
  );
  const names = unique.map(({ name }) => String(name));
  const columns = await query(app, 'SELECT name, type, pk FROM pragma_table_info(?)', table);
  return columns
    .filter(({ type, pk }) => !(type === 'INTEGER' && pk === 1))
    .map(({ name, type }) => ({
      name: String(name),
      isText: type === 'TEXT',
      isUnique: names.includes(String(name)),
    }));
}
