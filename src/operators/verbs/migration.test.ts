import { expect, test } from 'vitest';
import { imported, journalOf, pricesOf, worksOff } from '../../../test/fixtures/app-legacy.ts';
import { anAccount, query, type TestApp, valueOf } from '../../../test/fixtures/app.ts';
import { asks, shownTo } from '../../../test/fixtures/operated-app.ts';

const PEOPLE = { OPERATORS_CONSOLE: 'olga:owner,otto,vera:viewer' };

async function aBench(count: number) {
  const bench = await imported(count, { ...PEOPLE, GRACE_API_KEY: 'sk-ant-test-of-nobody' });
  for (const person of ['olga', 'otto', 'vera', 'alice']) await anAccount(bench.app, person);
  return bench;
}

const answerTo = async (app: TestApp, person: string) =>
  (await shownTo(app, person))?.body.map(({ text }) => text).join('\n') ?? '';

async function confirms(app: TestApp, person: string, text: string): Promise<string> {
  await asks(app, person, text);
  const question = await answerTo(app, person);
  await asks(app, person, 'Yes, do it');
  return question;
}

test('an owner looks, moves one customer and then the rest, pauses, and takes everything back, from chat', async () => {
  const bench = await aBench(4);
  const { app, people } = bench;
  const before = pricesOf(bench, people);
  await asks(app, 'vera', '/ops_migrate_plan none');
  expect(await answerTo(app, 'vera')).toContain(
    '4 would move: $547.00 a month before, $130.00 after.',
  );
  await asks(app, 'otto', '/ops_migrate june 1 none test');
  expect(await answerTo(app, 'otto')).toContain('owner');
  const question = await confirms(app, 'olga', '/ops_migrate june 1 none test');
  expect(question).toContain('1 of the next 1 customers get another price');
  await worksOff(app, 'june');
  expect(await journalOf(app)).toEqual({ applied: 1 });

  await confirms(app, 'olga', '/ops_migrate june 100 none test');
  await asks(app, 'otto', '/ops_migrate_pause june');
  expect(await valueOf(app, 'SELECT state FROM migration_runs')).toBe('paused');
  const resumed = await confirms(app, 'olga', '/ops_migrate_resume june');
  expect(resumed).toContain('It moves the 100 customers that are left');
  await worksOff(app, 'june');
  await asks(app, 'vera', '/ops_migrate_status');
  expect(await answerTo(app, 'vera')).toContain('4 applied');

  const account = String(await valueOf(app, 'SELECT account_id FROM migrations'));
  await confirms(app, 'olga', `/ops_migrate_return ${account} june test he asked for it`);
  expect(await journalOf(app)).toEqual({ applied: 3, reverted: 1 });
  const undo = await confirms(app, 'olga', '/ops_migrate_undo june 100 test');
  expect(undo).toContain('3 of 3 moved customers get their old price back');
  await worksOff(app, 'june');
  expect(pricesOf(bench, people)).toEqual(before);
  const actions = (await query(app, 'SELECT action FROM audit')).map(([action]) => action);
  expect(actions).toEqual(expect.arrayContaining(['migrate', 'migrate_return', 'migrate_undo']));
});

test('whoever means another account of Stripe than that of the settings changes nothing', async () => {
  const { app } = await aBench(1);
  await confirms(app, 'olga', '/ops_migrate june 1 none live');
  expect(await answerTo(app, 'olga')).toContain('is a test key');
  expect(await valueOf(app, 'SELECT count(*) FROM migration_runs')).toBe(0);
});
