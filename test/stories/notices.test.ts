import { describe, expect, test, vi } from 'vitest';
import { valueOf } from '../fixtures/app.ts';
import type { FakeName, Guest } from '../fixtures/guest.ts';
import { until } from '../fixtures/until.ts';
import { openWorld, PLATFORMS, type World } from '../fixtures/world.ts';

// Several worlds at once share two cores.
vi.setConfig({ testTimeout: 300_000 });

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const ENDS = 'Your Claude token ends soon';
const EXPIRED = 'This token has expired';

async function customers<Name extends string>(
  world: World,
  names: Record<Name, FakeName>,
): Promise<Record<Name, Guest>> {
  const guests: Partial<Record<string, Guest>> = {};
  // One person after the other, because several worlds do this at the same time.
  for (const [name, credential] of Object.entries<FakeName>(names)) {
    const guest = world.guest(name);
    await guest.becomesCustomer(credential);
    guests[name] = guest;
  }
  return guests as Record<Name, Guest>;
}

type Clock = {
  now(): number;
  /** Every renewal is known before the time comes at which it counts. */
  pass(ms: number): Promise<void>;
  /** Nobody reads anything at Stripe meanwhile. */
  passUnseen(ms: number): Promise<void>;
};

/** The product's clock, as this file has moved it. */
function clockOf(world: World): Clock {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    pass: async (ms) => {
      for (let left = ms; left > 0; left -= LEAP) {
        const leap = Math.min(left, LEAP);
        world.stripe.advance(leap);
        const now = Date.now() + ahead;
        await renewedUntil(world, { now, at: now + leap });
        ahead += leap;
        await world.passTime(leap);
      }
    },
    passUnseen: async (ms) => {
      world.stripe.advance(ms);
      ahead += ms;
      await world.passTime(ms);
    },
  };
}

/** Shorter than a month, so that no renewal is missed. */
const LEAP = 25 * DAY;

/**
 * Stripe is ahead, so that each plan is known to be paid when the product's clock follows. A webhook from its future is refused,
 * and a sync may have read Stripe just before, so another one is asked for until one has seen the renewal.
 */
async function renewedUntil({ app }: World, { now, at }: Record<'now' | 'at', number>) {
  const unpaid = `status = 'active' AND period_end + ${2 * DAY} <= ${at}`;
  const later = now + MINUTE;
  const sql = `UPDATE subscriptions SET sync_due_at = 0 WHERE ${unpaid} AND sync_due_at > ${later}`;
  await until(
    async () => {
      await app.db.write([{ sql, args: [] }]);
      return (await valueOf(app, `SELECT count(*) FROM subscriptions WHERE ${unpaid}`)) === 0;
    },
    () => 'a renewal is not known',
  );
}

/** Waits until a guest has got a text so many times, each in its own message. */
async function isTold(guest: Guest, words: string, times: number): Promise<void> {
  await until(
    () => guest.count(words, 'sent') === times,
    () =>
      `${guest.name} was told “${words}” ${guest.count(words, 'sent')} times:\n${guest.transcript()}`,
  );
}

/** Waits until every check that is due was made. */
async function checksAreMade({ app }: World, clock: Clock): Promise<void> {
  const due = () =>
    valueOf(app, `SELECT count(*) FROM credentials WHERE due_at <= ${clock.now() + MINUTE}`);
  await until(
    async () => (await due()) === 0,
    () => 'checks are still due',
  );
}

describe.concurrent.each(PLATFORMS)('on %s', (platform) => {
  test('during a year each reminder is sent once, with a next step, and the expiry is announced at the end', async () => {
    await using world = await openWorld(platform);
    const clock = clockOf(world);
    const { anthropic } = world;
    const { alice, bob, carol } = await customers(world, {
      alice: 'SETUP_TOKEN',
      bob: 'SETUP_TOKEN',
      carol: 'SETUP_TOKEN',
    });
    const everybody = [alice, bob, carol];
    await sleepsNow(carol, clock.now());

    await clock.pass(335 * DAY);
    await alice.sees(ENDS, 'which is in 30 days', 'New setup token', 'Use an API key');
    await bob.taps('New setup token');
    await bob.sees('claude setup-token');
    await bob.pastes('SECOND_SETUP_TOKEN');
    await bob.sees('Claude is connected', 'Your agent now uses the key');
    await until(
      async () => Number(await firstDue(world, carol)) > clock.now() + HOUR,
      () => 'the reminder of carol does not wait',
    );
    expect(carol.everSaw(ENDS)).toBe(false);
    await clock.pass(2 * HOUR);
    await carol.sees(ENDS, 'which is in 30 days');
    await carol.says('/settings');
    await carol.sees('Quiet hours: ');
    await carol.taps('Turn reminders off');
    await carol.sees('also before a Claude token ends');

    for (const [days, told] of [
      [16, 2],
      [7, 3],
      [6, 4],
    ] as const) {
      await clock.pass(days * DAY);
      await isTold(alice, ENDS, told);
    }
    await clock.pass(20 * HOUR);
    await isTold(alice, ENDS, 5);
    await alice.sees('which is within hours');
    expect(alice.everSaw(EXPIRED)).toBe(false);
    anthropic.setBehaviour('SETUP_TOKEN', 'expired');
    await clock.pass(4 * HOUR);
    await checksAreMade(world, clock);
    await clock.pass(4 * MINUTE);
    for (const guest of [alice, carol]) {
      await guest.sees(EXPIRED, 'Create a new one:', 'New setup token', 'Use an API key');
    }
    await checksAreMade(world, clock);
    for (const guest of everybody) expect(await guest.mishaps()).toEqual([]);
    expect(everybody.map((guest) => guest.count(ENDS, 'sent'))).toEqual([5, 1, 1]);
    expect(everybody.map((guest) => guest.count(EXPIRED, 'sent'))).toEqual([1, 0, 1]);
  });
});

test.concurrent('a check reports each problem of a credential once, with its own sentences and buttons', async () => {
  await using world = await openWorld('console');
  const clock = clockOf(world);
  const { anthropic } = world;
  const { alice, bob, carol, dave, erin } = await customers(world, {
    alice: 'SETUP_TOKEN',
    bob: 'SECOND_SETUP_TOKEN',
    carol: 'API_KEY',
    dave: 'SECOND_API_KEY',
    erin: 'INFERENCE_ONLY_TOKEN',
  });
  const everybody = [alice, bob, carol, dave, erin];
  await setsQuietHoursAllDay(alice);
  world.fault('anthropic', 'overloaded');
  await clock.pass(CHECK_INTERVAL);
  await checksAreTried(world, everybody.length);
  world.heal();
  expect(everybody.map((guest) => guest.everSaw(NOT_WELL))).toEqual(everybody.map(() => false));

  await clock.pass(HOUR);
  await checksAreMade(world, clock);
  anthropic.setBehaviour('SETUP_TOKEN', 'revoked');
  anthropic.setBehaviour('API_KEY', 'no_credit');
  anthropic.setBehaviour('SECOND_API_KEY', 'restricted');
  await clock.pass(CHECK_INTERVAL - 3 * MINUTE);
  await carol.sees('Out of credit at Anthropic', 'Add credit', 'Done, check again');
  await dave.sees('Your Claude is restricted', 'Done, check again', 'New setup token');
  await checksAreMade(world, clock);
  expect(alice.everSaw(NOT_WELL)).toBe(false);
  await clock.pass(3 * MINUTE);
  await alice.sees('This key was revoked', 'Anthropic says it was revoked');
  await alice.sees('Create a new one:', 'New setup token', 'Use an API key');

  anthropic.setBehaviour('SECOND_SETUP_TOKEN', 'extra_usage');
  anthropic.setBehaviour('API_KEY', 'valid');
  await clock.pass(30 * MINUTE);
  await carol.sees('Good news: the key ending in');
  await clock.pass(DAY);
  await bob.sees('Extra usage is off or used up', 'Turn on extra usage');
  await bob.sees('Done, check again', 'Use an API key');
  expect(everybody.map((guest) => guest.count(NOT_WELL, 'sent'))).toEqual([1, 1, 1, 1, 0]);
  anthropic.setBehaviour('SECOND_SETUP_TOKEN', 'valid');
  await bob.taps('Done, check again');
  await bob.sees('Test passed: your Claude works.', 'Menu');
  await checksAreMade(world, clock);
  for (const guest of everybody) expect(await guest.mishaps()).toEqual([]);
});

/** The default of CREDENTIAL_CHECK_HOURS. */
const CHECK_INTERVAL = 6 * HOUR;
const NOT_WELL =
  /was revoked|Out of credit at|is restricted\n|Extra usage is off|has expired|doesn’t know|Not checked/;

/** Waits until Anthropic was asked about so many credentials and had no answer. */
async function checksAreTried({ app }: World, credentials: number): Promise<void> {
  await until(
    async () =>
      (await valueOf(app, 'SELECT count(*) FROM credentials WHERE attempts > 0')) === credentials,
    () => 'not every credential was asked about',
  );
}

test.concurrent('after an outage of three weeks one reminder is sent, on another platform when Telegram is blocked', async () => {
  await using world = await openWorld('telegram', { also: ['console'], apart: true });
  const clock = clockOf(world);
  const phone = world.guest('frank', 'telegram');
  const desk = world.guest('frank', 'console');
  await desk.says('/link');
  await desk.sees('It works once, until');
  const code = /[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}/.exec(desk.transcript())?.[0] ?? '';
  await phone.says(`/link ${code}`);
  await desk.taps('Yes, link them');
  await desk.sees('Now say yes on');
  await phone.taps('Yes, link them');
  await phone.sees('now share one account');
  await phone.becomesCustomer();
  await phone.person.block();
  await clock.pass(334 * DAY);
  // The product is down from the day before the first reminder until after the second.
  await world.crash(() => clock.passUnseen(22 * DAY));
  await desk.sees(ENDS, 'which is in 9 days', 'New setup token');
  await clock.pass(2 * DAY);
  await isTold(desk, ENDS, 2);
  await desk.sees('which is in 7 days');
  expect(phone.everSaw(ENDS)).toBe(false);
  expect(await desk.mishaps()).toEqual([]);
});

/** Sets quiet hours for the whole day. */
async function setsQuietHoursAllDay(guest: Guest): Promise<void> {
  await guest.says('/settings');
  await guest.sees('Quiet hours: none');
  await guest.taps('Quiet hours');
  await guest.sees('When should I stay quiet?');
  await guest.says('00:00-23:59');
  await guest.sees('Quiet hours: 12:00 AM to 11:59 PM', 'news that your Claude stopped working');
  await guest.taps('Turn reminders off');
  await guest.sees('a Claude that stops working');
}

/** Quiet hours that began an hour ago and end in two, where it is the middle of the night now. */
async function sleepsNow(guest: Guest, now: number): Promise<void> {
  const tokyo = (at: number) => new Date(at + 9 * HOUR).toISOString().slice(11, 16);
  await guest.says('/settings');
  await guest.sees('Quiet hours: ');
  await guest.taps('Timezone');
  await guest.sees('Where are you?');
  await guest.says('tokio');
  await guest.sees('Timezone: Tokyo');
  await guest.taps('Quiet hours');
  await guest.sees('When should I stay quiet?');
  await guest.says(`${tokyo(now - HOUR)}-${tokyo(now + 2 * HOUR)}`);
  await guest.sees('Quiet hours are on until');
}

async function firstDue({ app }: World, guest: Guest): Promise<unknown> {
  const sql = `SELECT due_at FROM notices WHERE account_id = ? AND state = 'waiting' ORDER BY planned_at LIMIT 1`;
  return valueOf(app, sql, await guest.account());
}
