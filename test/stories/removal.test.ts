import { describe, expect, test, vi } from 'vitest';
import { endOf, type Guest } from '../fixtures/guest.ts';
import { rowsOf } from '../fixtures/rows.ts';
import { findSecrets, NEEDLES } from '../fixtures/secrets.ts';
import { until } from '../fixtures/until.ts';
import { openWorld, PLATFORMS, type World } from '../fixtures/world.ts';

// Several worlds at once share two cores.
vi.setConfig({ testTimeout: 240_000 });

const DAY = 24 * 3_600_000;
const HOLD = 7 * DAY + 2 * 60_000;
const NOTHING = { apps: 0, volumes: 0, machines: 0, ips: 0 };

describe.concurrent.each(PLATFORMS)('deleting an account on %s', (platform) => {
  test('is confirmed twice, pauses everything, and can be undone', async () => {
    await using world = await openWorld(platform);
    const alice = world.guest('alice');
    await alice.becomesCustomer();
    await alice.says('/delete');
    await alice.sees('Delete your account?', 'your agent and all the data on it');
    await alice.sees(
      `your Claude key ending in ${endOf('SETUP_TOKEN')}`,
      'your Pro subscription',
      'isn’t refunded',
    );
    await alice.sees('your invoices at Stripe', 'until you revoke it there', 'seven days from now');
    await alice.sees('Ask your agent to send you what you want to keep');
    expect(await statesOf(world, alice)).toEqual(['started']);
    await alice.taps('Continue');
    await alice.sees('Are you sure?');
    expect(await deletionsOf(world)).toEqual([]);
    await alice.taps('Delete my account');
    await alice.sees('Your account will be deleted', 'Keep my account', 'Export my data');
    await isPaused(world, alice);
    await alice.says('/status');
    await alice.sees('Your account will be deleted on', 'paused until your account is');
    await alice.sees('Plan: Pro, ends on');
    for (const command of ['/plan', '/menu', '/connect', '/start', '/delete']) {
      await alice.says(command);
      await alice.sees('Your account will be deleted', 'Keep my account');
    }
    await alice.taps('Keep my account');
    await alice.sees('Welcome back.', 'Your agent is back.');
    await alice.isDone();
    await until(
      async () => (await deletionsOf(world)).length === 0,
      () => 'the hold was not undone',
    );
    expect(await statesOf(world, alice)).toEqual(['started']);
    expect(renewalsOf(world)).toEqual([true]);
    expect((await alice.belongings()).credentials).toEqual(['token']);
    await alice.says('/status');
    await alice.sees('Pro, renews on', 'Agent: ready');
    await world.passTime(HOLD);
    await alice.says('/usage');
    await alice.sees('Pro plan');
    expect(world.fly.counts()).toMatchObject({ apps: 1, machines: 1 });
    expect(await alice.mishaps()).toEqual([]);
  });

  test('leaves nothing after seven days, and a person who writes again gets a new account', async () => {
    await using world = await openWorld(platform);
    const alice = world.guest('alice');
    const bob = world.guest('bob');
    await bob.says('hi');
    await bob.sees('Hi, I’m Automna.');
    await alice.becomesCustomer();
    const account = await alice.account();
    await requestsDeletion(alice);
    await isPaused(world, alice);
    await world.passTime(6 * DAY);
    await alice.says('/delete');
    await alice.sees('Keep my account');
    expect(world.fly.counts()).toMatchObject({ machines: 1, volumes: 1 });
    await world.passTime(HOLD - 6 * DAY);
    await alice.sees('Everything is deleted: your agent');
    await isDeleted(world);
    expect(world.fly.counts()).toEqual(NOTHING);
    expect(subscriptionsOf(world).map(({ status }) => status)).toEqual(['canceled']);
    expect(await placesOf(world, account)).toEqual([]);
    expect(await valuesOf(world, 'SELECT chat FROM sessions')).toHaveLength(1);
    expect(alice.count('Everything is deleted: your agent', 'sent')).toBe(1);
    expect(alice.everSaw('Your subscription has ended')).toBe(false);
    await alice.says('/status');
    await alice.sees('Plan: none', 'Your Claude isn’t connected.');
    expect(await alice.account()).not.toBe(account);
    expect(findSecrets(world)).toEqual([]);
    expect(await alice.mishaps()).toEqual([]);
  });

  test('allows one export, with everything but the secrets', async () => {
    await using world = await openWorld(platform);
    const alice = world.guest('alice');
    await alice.becomesCustomer('API_KEY');
    await alice.says('/delete');
    await alice.sees('Continue');
    await alice.taps('Export my data');
    await alice.sees('Your data', 'Open the export page', 'Your page works once');
    const link = exportLink(world, alice);
    const page = await fetch(link);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(await page.text()).toContain('Download my data');
    const answer = await fetch(link, { method: 'POST' });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('content-disposition')).toContain('attachment; filename="automna-');
    const file = await answer.text();
    expect(JSON.parse(file)).toMatchObject({
      account: { id: await alice.account() },
      chats: [{ platform }],
      settings: { language: 'en' },
      plan: { plan: 'pro', why: 'subscribed' },
      subscription: { status: 'active', plan: 'pro', cancel_at: null },
      payment_links: [{ plan: 'pro', state: 'paid' }],
      claude_credentials: [{ kind: 'api_key', last4: endOf('API_KEY'), verdict: 'valid' }],
      machine: { state: 'ready', region: 'iad' },
      deletion: null,
    });
    expect(NEEDLES.filter((needle) => file.includes(needle))).toEqual([]);
    expect(file).not.toMatch(/sealed|"v1\.|hash/);
    expect((await fetch(link, { method: 'POST' })).status).toBe(404);
    expect((await fetch(link)).status).toBe(404);
    await alice.says('New page');
    await until(
      () => exportLink(world, alice) !== link,
      () => alice.transcript(),
    );
    await world.passTime(11 * 60_000);
    expect((await fetch(exportLink(world, alice), { method: 'POST' })).status).toBe(404);
    await alice.says('Back');
    await alice.sees('Delete your account?');
    await alice.says('cancel');
    await alice.sees('Cancelled. Nothing was changed.', 'Menu');
    expect(world.logLines.join('')).not.toContain(new URL(link).pathname);
    expect(await alice.mishaps()).toEqual([]);
  });

  test('is requested once, although it is confirmed by typing and tapped three times', async () => {
    await using world = await openWorld(platform);
    const alice = world.guest('alice');
    await alice.says('/delete');
    await alice.sees('Delete your account?', '• your linked chats and your settings');
    expect(alice.everSaw('invoices')).toBe(false);
    expect(alice.everSaw('your agent’s page')).toBe(false);
    await alice.says('continue');
    await alice.sees('Are you sure?');
    const menu = alice.person.visible().findLast(({ from }) => from === 'bot');
    const tap = () => alice.tapsOn(menu?.messageId ?? '', 'Delete my account');
    await Promise.all([tap(), tap(), tap()]);
    await until(
      () => alice.everSaw('Your account will be deleted'),
      () => alice.transcript(),
    );
    await alice.isDone();
    expect(await deletionsOf(world)).toHaveLength(1);
    await alice.says('Keep my account');
    await alice.sees('Welcome back.', 'Hi, I’m Automna.');
    await alice.says('/delete');
    await alice.says('Continue');
    await alice.says('DELETE');
    await alice.sees('Your account will be deleted');
    await world.passTime(HOLD);
    await alice.sees('Everything is deleted: your agent');
    await isDeleted(world);
  });

  test('includes an agent that is still being built', async () => {
    await using world = await openWorld(platform);
    const alice = world.guest('alice');
    await alice.subscribes();
    world.fault('fly', 'gateway-never-ready');
    await alice.pastes('SETUP_TOKEN');
    await alice.sees('⏳ Start OpenClaw');
    await requestsDeletion(alice);
    await isPaused(world, alice);
    world.heal();
    await world.passTime(HOLD);
    await alice.sees('Everything is deleted: your agent');
    await isDeleted(world);
    expect(world.fly.counts()).toEqual(NOTHING);
    expect(alice.everSaw('Your agent is ready 🎉')).toBe(false);
  });

  test('confirms a payment during the hold and does not renew it', async () => {
    await using world = await openWorld(platform);
    const alice = world.guest('alice');
    await alice.asksForLink();
    const link = await alice.link();
    world.fault('stripe', 'down:expire-checkout-session');
    await requestsDeletion(alice);
    expect(await alice.paysAndCloses(link)).toBe(303);
    await alice.sees('Your payment arrived, but your account will be deleted');
    await until(
      () => renewalsOf(world).join() === 'false',
      () => 'it is still renewed',
    );
    world.heal();
    await world.passTime(HOLD);
    await alice.sees('Everything is deleted: your agent');
    await isDeleted(world);
    expect(subscriptionsOf(world).map(({ status }) => status)).toEqual(['canceled']);
  });
});

describe.concurrent('a deletion on console', () => {
  test.each([
    ['fly', 'down*4'],
    ['fly', 'error*3'],
    ['fly', 'lose-answer:delete-machine*1'],
    ['fly', 'lose-answer:delete-volume*1'],
    ['fly', 'lose-answer:delete-app*1'],
    ['stripe', 'down*4'],
    ['stripe', 'lose-answer:cancel-subscription*3'],
    ['console', 'down*3'],
  ])('gets on in spite of %s %s', async (standIn, fault) => {
    await using world = await openWorld('console', { pace: 4 });
    const alice = world.guest('alice');
    await alice.becomesCustomer();
    const account = await alice.account();
    await requestsDeletion(alice);
    await isPaused(world, alice);
    world.fault(standIn, fault);
    await world.passTime(HOLD);
    await alice.sees('Everything is deleted: your agent');
    await isDeleted(world);
    expect(world.fly.counts()).toEqual(NOTHING);
    expect(subscriptionsOf(world).map(({ status }) => status)).toEqual(['canceled']);
    expect(await placesOf(world, account)).toEqual([]);
  });

  test('waits for Fly during a long outage, and an operator is told', async () => {
    await using world = await openWorld('console', { pace: 20 });
    const alice = world.guest('alice');
    await alice.becomesCustomer();
    await requestsDeletion(alice);
    await isPaused(world, alice);
    world.fault('fly', 'down');
    await world.passTime(HOLD);
    const isTold = () =>
      world.logLines.some(
        (line) =>
          line.includes('a step of an account deletion failed') && line.includes('"level":50'),
      );
    await until(isTold, () => 'no operator was told');
    await alice.says('/status');
    await alice.sees('Your Claude isn’t connected.');
    await alice.says('/delete');
    await alice.sees('right now, so it can’t be kept anymore');
    world.heal();
    await world.passTime(11 * 60_000);
    await alice.sees('Everything is deleted: your agent');
    await isDeleted(world);
    expect(world.fly.counts()).toEqual(NOTHING);
  });
});

async function requestsDeletion(guest: Guest): Promise<void> {
  await guest.says('/delete');
  await guest.sees('Delete your account?');
  await guest.taps('Continue');
  await guest.sees('Are you sure?');
  await guest.taps('Delete my account');
  await guest.sees('Your account will be deleted');
}

/** The machine is down, and Stripe renews nothing. */
async function isPaused(world: World, guest: Guest): Promise<void> {
  await guest.isDone();
  await until(
    async () =>
      (await statesOf(world, guest)).every((state) => state === 'stopped') &&
      renewalsOf(world).every((renews) => !renews),
    () => 'it is not paused',
  );
}

async function isDeleted(world: World): Promise<void> {
  await until(
    async () =>
      (await valuesOf(world, `SELECT count(*) FROM deletions WHERE state <> 'deleted'`))[0] === 0,
    () => world.logLines.slice(-30).join(''),
  );
  expect(await valuesOf(world, 'SELECT account_id FROM deletions')).toEqual([null]);
}

async function statesOf({ fly }: World, guest: Guest): Promise<string[]> {
  const app = await guest.agentApp();
  return app ? fly.machines(app).map(({ state }) => state) : [];
}

const subscriptionsOf = ({ stripe }: World) => Object.values(stripe.state.subscriptions);
const renewalsOf = (world: World) =>
  subscriptionsOf(world).map(({ cancel_at_period_end }) => !cancel_at_period_end);
const deletionsOf = (world: World) => valuesOf(world, 'SELECT id FROM deletions');

function exportLink({ webUrl }: World, guest: Guest): string {
  const links = guest.person.visible().flatMap((message) => message.links.map(({ url }) => url));
  return links.findLast((url) => url.startsWith(`${webUrl}/export/`)) ?? '';
}

async function valuesOf({ app }: World, sql: string): Promise<unknown[]> {
  const rows = await rowsOf(app.db, sql);
  return rows.map((row) => Object.values(row)[0]);
}

/** The columns of the database that still contain a text. */
async function placesOf(world: World, wanted: string): Promise<string[]> {
  const tables = await valuesOf(world, `SELECT name FROM sqlite_master WHERE type = 'table'`);
  const places: string[] = [];
  for (const table of tables.map(String)) {
    const columns = await valuesOf(world, `SELECT name FROM pragma_table_info('${table}')`);
    for (const column of columns.map(String)) {
      const sql = `SELECT count(*) FROM ${table} WHERE instr(${column}, '${wanted}') > 0`;
      if ((await valuesOf(world, sql))[0] !== 0) places.push(`${table}.${column}`);
    }
  }
  return places;
}
