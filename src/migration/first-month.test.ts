import { expect, test } from 'vitest';
import { imported, type Person } from '../../test/fixtures/app-legacy.ts';
import { aMailServer } from '../../test/fixtures/app-mail.ts';
import {
  connects,
  type Fate,
  hasChat,
  hasMachine,
  Month,
  tokenOf,
} from '../../test/fixtures/app-month.ts';
import { GRACE, moves } from '../../test/fixtures/app-moved.ts';
import { query, type TestApp } from '../../test/fixtures/app.ts';
import { DAY } from '../../test/fixtures/app-upgrade.ts';
import { aSeed, MOVED_CUSTOMERS, seeded } from '../../test/fixtures/sampling.ts';
import { loadDesiredState } from '../machines/load-desired-state.ts';
import { createGraceCallers } from '../services/grace/grace-callers.ts';
import { Problem } from '../services/grace/problem.ts';
import { findMachineOfAccount } from '../store/machines.ts';

const DAYS = 45;
const STEP = DAY / 4;
const ZONES = ['UTC', 'Asia/Tokyo', 'America/Los_Angeles', 'Europe/Berlin', 'Pacific/Kiritimati'];

function fateOf(person: Person, accountId: string, random: () => number): Fate {
  const day = (share: number, most: number) =>
    random() < share ? Math.floor(random() * most * 4) / 4 : null;
  const chatFrom = day(0.6, 30);
  const blocks = day(0.4, 40);
  return {
    accountId,
    person: person.email.split('@')[0] ?? '',
    chatFrom,
    blocksAt: chatFrom !== null && blocks !== null ? Math.max(blocks, chatFrom + 0.25) : null,
    connectsAt: day(0.5, 44),
    mailboxIsClosed: random() < 0.2,
  };
}

test(
  'in 45 days nobody is reminded twice or after connecting, and calls end exactly when they should',
  { timeout: 1_800_000 },
  async () => {
    const seed = aSeed();
    const below = seeded(seed);
    const random = () => below(1_000_000) / 1_000_000;
    process.stdout.write(`SAMPLE_SEED=${seed} MOVED_CUSTOMERS=${MOVED_CUSTOMERS}\n`);
    const { mail, settings } = await aMailServer();
    const { app, people } = await imported(MOVED_CUSTOMERS, { ...settings, ...GRACE });
    const accounts = await query(app, 'SELECT account_id, email FROM legacy_customers');
    const emails = new Map(accounts.map(([account, email]) => [String(email), String(account)]));
    const fates = people.map((each) => fateOf(each, emails.get(each.email) ?? '', random));
    for (const { mailboxIsClosed, person } of fates)
      if (mailboxIsClosed) mail.closeMailbox(`${person}@example.com`);
    await moves(app);
    await app.db.write([
      ...fates.map((each) => hasMachine(app, each)),
      ...accounts.map(([account], at) => ({
        sql: `UPDATE accounts SET timezone = ?, quiet_from = ?, quiet_to = ? WHERE id = ?`,
        args: [ZONES[at % ZONES.length] ?? 'UTC', 22 * 60, 8 * 60, String(account)],
      })),
    ]);
    const month = new Month(app, mail, { fates, emails });
    const began = app.now();
    // Three times nobody works for up to twelve days, longer than it is from one reminder to the next.
    const downs = Array.from({ length: 3 }, () => random() * DAYS);
    const isDown = (day: number) =>
      downs.some((from) => day >= from && day < from + 1 + (from % 12));
    const callers = createGraceCallers(app);
    for (let day = 0; day <= DAYS; day += STEP / DAY) {
      app.clock.now = began + day * DAY;
      for (const fate of fates) {
        if (fate.chatFrom === day) await hasChat(app, fate);
        if (fate.blocksAt === day) month.block(fate.person);
        if (fate.connectsAt === day) await connects(app, fate);
      }
      const before = month.reached.length;
      if (!isDown(day)) await month.works();
      const atOnce = month.reached.slice(before).map(({ accountId }) => accountId);
      expect(atOnce.length, `two at once on day ${day}`).toBe(new Set(atOnce).size);
      expect(await wrongAccess(app, { fates, day, callers })).toEqual([]);
    }
    expect(await wrongReminders(month, { fates, began })).toEqual([]);
    const told = month.reached.length;
    const mails = mail.mails().length;
    process.stdout.write(
      `${told} reminders, ${month.reached.filter(({ by }) => by === 'mail').length} by mail, ${mails} mails in all\n`,
    );
  },
);

type Callers = ReturnType<typeof createGraceCallers>;

/** Our key until the end and not a moment longer; their own Claude from the moment it is connected. Returns who has it otherwise. */
async function wrongAccess(
  app: TestApp,
  { fates, day, callers }: { fates: Fate[]; day: number; callers: Callers },
): Promise<string[]> {
  const wrong: string[] = [];
  // A caller is remembered for two seconds.
  app.clock.now += 2001;
  for (const fate of fates) {
    const hasClaude = fate.connectsAt !== null && fate.connectsAt <= day;
    const isRight = hasClaude ? await goesStraight(app, fate) : await isAsLong(app, fate, callers);
    if (!isRight) wrong.push(`${fate.person}, day ${day}`);
  }
  app.clock.now -= 2001;
  return wrong;
}

async function isAsLong(app: TestApp, fate: Fate, callers: Callers): Promise<boolean> {
  const [grace] = await query(
    app,
    'SELECT ends_at FROM graces WHERE account_id = ?',
    fate.accountId,
  );
  const answer = await callers(tokenOf(fate)).catch((error: unknown) => error);
  return !(answer instanceof Problem) === app.now() < Number(grace?.['ends_at']);
}

async function goesStraight(app: TestApp, { accountId }: Fate): Promise<boolean> {
  const [machine] = await app.db.read(findMachineOfAccount(accountId));
  return machine !== null && (await loadDesiredState(app, machine)).access.mode === 'own';
}

type Told = { fates: Fate[]; began: number };

/** Reminders that nobody should have got, or not in this way. */
async function wrongReminders(month: Month, { fates, began }: Told): Promise<string[]> {
  const stages = await query(
    month.app,
    `SELECT account_id, count(*) AS told FROM notices WHERE state = 'told' GROUP BY 1`,
  );
  const told = new Map(stages.map(([account, count]) => [String(account), Number(count)]));
  return fates.flatMap((fate) => {
    const { accountId, person } = fate;
    const own = month.reached.filter((each) => each.accountId === accountId);
    return [
      ...(own.length > (told.get(accountId) ?? 0) ? [`${person} twice`] : []),
      ...own.flatMap(({ at, by }) => {
        const why = whyWrong(fate, (at - began) / DAY, by);
        return why ? [`${person} ${why}`] : [];
      }),
    ];
  });
}

function whyWrong(
  { connectsAt, chatFrom, blocksAt }: Fate,
  day: number,
  by: 'chat' | 'mail',
): string | null {
  if (connectsAt !== null && day >= connectsAt) return `after connecting, on day ${day}`;
  const isReachable = chatFrom !== null && chatFrom <= day && (blocksAt === null || blocksAt > day);
  return isReachable === (by === 'chat') ? null : `by ${by} on day ${day}`;
}
