import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../test/fixtures/app-facts.ts';
import { anAccount, query, says, type TestApp, valueOf } from '../../test/fixtures/app.ts';
import { anOperatedApp, asks, shownTo } from '../../test/fixtures/operated-app.ts';
import { findAnnouncement, stopAnnouncement, updateAnnouncement } from '../store/announcements.ts';
import { sendAnnouncement } from './send-announcement.ts';

const answerTo = async (app: TestApp, person: string) =>
  (await shownTo(app, person))?.body.map(({ text }) => text).join('\n') ?? '';

async function confirms(app: TestApp, person: string, text: string): Promise<void> {
  await asks(app, person, text);
  await asks(app, person, 'Yes, do it');
}

/** One turn of each announcement that is due. */
async function aTurn(app: TestApp): Promise<void> {
  const due = await query(
    app,
    'SELECT id FROM announcements WHERE due_at <= CAST(? AS INTEGER)',
    String(app.now()),
  );
  for (const { id } of due) await sendAnnouncement(app, String(id));
}

/** Turns until nothing is due any more, a second apart. */
async function allTurns(app: TestApp): Promise<void> {
  while (
    (await valueOf(app, 'SELECT count(*) FROM announcements WHERE due_at IS NOT NULL')) !== 0
  ) {
    await aTurn(app);
    app.clock.now += 1000;
  }
}

const readersOf = async (app: TestApp, kind: string) =>
  (
    await query(
      app,
      `SELECT chat FROM inbox WHERE event_id LIKE 'news:told:${kind}%' ORDER BY chat`,
    )
  ).map(({ chat }) => String(chat));

async function aCrowd(app: TestApp, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) await anAccount(app, `guest${index}`);
}

describe('an announcement', () => {
  test('is shown with its number of readers first, and told once to each, twenty a second', async () => {
    const app = await anOperatedApp();
    await aCrowd(app, 45);
    await asks(app, 'otto', '/ops_announce en none all Skills can be shared now.');
    const asked = await answerTo(app, 'otto');
    const people = Number(/(\d+) people read this/.exec(asked)?.[1]);
    expect(people).toBeGreaterThanOrEqual(45);
    expect(asked).toContain('Skills can be shared now.');
    await asks(app, 'otto', 'Yes, do it');
    await aTurn(app);
    expect(await readersOf(app, 'ann')).toHaveLength(20);
    await aTurn(app);
    expect(await readersOf(app, 'ann')).toHaveLength(20);
    await allTurns(app);
    const readers = await readersOf(app, 'ann');
    expect(readers).toHaveLength(people);
    expect(new Set(readers).size).toBe(readers.length);
    expect(await query(app, 'SELECT state, told FROM announcements')).toMatchObject([
      { state: 'done', told: people },
    ]);
  });

  test('goes only to those who read its language, are on the plan and platform, and want reminders', async () => {
    const app = await anOperatedApp();
    await aCrowd(app, 4);
    await app.db.write([
      `UPDATE accounts SET locale = 'de-AT' WHERE id IN ('acc_guest0', 'acc_guest1')`,
      `UPDATE accounts SET notices_off = 1 WHERE id = 'acc_guest1'`,
      `UPDATE accounts SET locale = 'fr' WHERE id = 'acc_guest2'`,
    ]);
    await confirms(app, 'otto', '/ops_announce de none all Neu: geteilte Skills.');
    await allTurns(app);
    expect(await readersOf(app, 'ann')).toEqual([expect.stringContaining('guest0')]);
    await asks(app, 'otto', '/ops_announce de power all Neu.');
    expect(await answerTo(app, 'otto')).toContain('Nobody is in this audience.');
    await asks(app, 'otto', '/ops_announce fr all all Nouveau.');
    expect(await answerTo(app, 'otto')).toContain('We write in en');
  });

  test('stops in the middle, and the report says how many were told', async () => {
    const app = await anOperatedApp();
    await aCrowd(app, 45);
    await confirms(app, 'otto', '/ops_announce en none all Skills can be shared now.');
    await aTurn(app);
    const id = String(await valueOf(app, 'SELECT id FROM announcements'));
    await asks(app, 'otto', `/ops_announce_stop ${id}`);
    app.clock.now += 1000;
    await sendAnnouncement(app, id);
    expect(await readersOf(app, 'ann')).toHaveLength(20);
    await asks(app, 'vera', '/ops_announcements');
    expect(await answerTo(app, 'vera')).toContain(`${id}: stopped, 20 told`);
  });

  test('counts whom it was telling just when it was stopped', async () => {
    const app = await anOperatedApp();
    await aCrowd(app, 45);
    await confirms(app, 'otto', '/ops_announce en none all Skills can be shared now.');
    const [row] = await app.db.read(
      findAnnouncement(String(await valueOf(app, 'SELECT id FROM announcements'))),
    );
    const step = { state: 'sending', toldUpTo: 'acc_guest9', told: 20, dueAt: app.now() } as const;
    await app.db.write([stopAnnouncement(row!.id), updateAnnouncement(row!, step)]);
    expect(await query(app, 'SELECT state, told, due_at FROM announcements')).toMatchObject([
      { state: 'stopped', told: 20, due_at: null },
    ]);
  });
});

describe('an incident', () => {
  test('is told to those whom it hits, shown in their status, and its end is told to the same people', async () => {
    const app = await anOperatedApp();
    await aCrowd(app, 3);
    await asks(app, 'otto', '/ops_incident fly machines in ams do not start');
    expect(await answerTo(app, 'otto')).toContain('1 person is told now that fly has a problem');
    await asks(app, 'otto', 'Yes, do it');
    await allTurns(app);
    expect(await readersOf(app, 'inc')).toHaveLength(1);
    await says(app, 'alice', '/status');
    expect(await answerTo(app, 'alice')).toContain('Our hosting provider Fly.io has a problem');
    await says(app, 'guest0', '/status');
    expect(await answerTo(app, 'guest0')).not.toContain('Fly.io has a problem');
    await asks(app, 'otto', '/ops_incident fly again');
    expect(await answerTo(app, 'otto')).toContain('An incident of fly is open');
    app.clock.now += 42 * MINUTE;
    await confirms(app, 'otto', '/ops_incident_over fly');
    await allTurns(app);
    expect(await answerTo(app, 'alice')).toContain(
      'The problem with our hosting provider Fly.io is over.',
    );
    await says(app, 'alice', '/status');
    expect(await answerTo(app, 'alice')).not.toContain('has a problem');
    await asks(app, 'vera', '/ops_incidents');
    expect(await answerTo(app, 'vera')).toMatch(/inc_\w+: fly, lasted 4\d min, 1 told/);
  });

  test('of our own part is told to whoever has a plan, and not to those whose plan has ended', async () => {
    const app = await anOperatedApp();
    await asks(app, 'otto', '/ops_incident service the sweep hangs');
    expect(await answerTo(app, 'otto')).toContain('1 person is told now');
    await app.db.write([`UPDATE subscriptions SET status = 'canceled'`]);
    await asks(app, 'otto', '/ops_incident service the sweep hangs');
    expect(await answerTo(app, 'otto')).toContain('0 people are told now');
  });

  test('that ends before everybody was told stops being told, and the others hear nothing of its end', async () => {
    const app = await anOperatedApp();
    await confirms(app, 'otto', '/ops_incident fly machines do not start');
    await confirms(app, 'otto', '/ops_incident_over fly');
    await allTurns(app);
    expect(await query(app, `SELECT 1 FROM inbox WHERE event_id LIKE 'news:told:%'`)).toEqual([]);
  });
});
