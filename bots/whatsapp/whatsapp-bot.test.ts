import { readFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { NOW } from '../../test/fixtures/app-facts.ts';
import { readQr } from '../../test/fixtures/app-qr.ts';
import { query, type TestApp, testApp, valueOf } from '../../test/fixtures/app.ts';
import type { Person } from '../../sandbox/person.ts';
import { openWhatsApp, until } from '../../sandbox/whatsapp/test-bed.ts';
import type { WhatsAppStandIn } from '../../sandbox/whatsapp/whatsapp.ts';
import { text } from '../../src/conversation/screen.ts';
import { outboxTopic } from '../../src/chat/process-events.ts';
import { storePicture } from '../../src/pictures/store-picture.ts';
import { addToOutbox } from '../../src/store/outbox.ts';
import { findWhatsAppPairing, findWhatsAppState } from '../../src/whatsapp/connection.ts';
import { ProtocolVersions } from './protocol-version.ts';
import { startWhatsAppBot } from './whatsapp-bot.ts';
import { chatKey } from '../../src/domain/chats.ts';

type Bench = { app: TestApp; whatsapp: WhatsAppStandIn; alice: Person; stop: () => Promise<void> };

/** The clock stands still, so whatever an ack came too late for would never be sent again. */
const LONG_MS = 60_000;

/** The whole bot with the real client library, by default linked to a WhatsApp stand-in of its own. */
async function aBench(
  settings: Record<string, string> = {},
  linked = true,
  ackTimeoutMs = LONG_MS,
): Promise<Bench> {
  const clock: { of?: TestApp } = {};
  const whatsapp = await openWhatsApp({ now: () => clock.of?.clock.now ?? NOW });
  const app = await testApp({
    settings: {
      WHATSAPP_ENABLED: 'true',
      WHATSAPP_SOCKET_URL: whatsapp.url,
      WHATSAPP_ROOT_KEY: whatsapp.rootKey,
      ...settings,
    },
  });
  clock.of = app;
  const stop = start(app, ackTimeoutMs);
  const bench = { app, whatsapp, alice: whatsapp.person('alice'), stop };
  if (linked) await link(bench);
  return bench;
}

function start(app: TestApp, ackTimeoutMs = LONG_MS): () => Promise<void> {
  const { whatsapp } = app.config;
  if (!whatsapp) throw new Error('WhatsApp is not switched on');
  const stop = startWhatsAppBot(app, whatsapp, { pauseMs: () => 0, ackTimeoutMs });
  onTestFinished(stop);
  return stop;
}

async function link({ app, whatsapp }: Bench): Promise<void> {
  await until(async () => (await findWhatsAppPairing(app)) !== null);
  await whatsapp.scanQr((await findWhatsAppPairing(app))?.text ?? '');
  await isOpen(app);
}

const isOpen = (app: TestApp) =>
  until(async () => (await findWhatsAppState(app))?.state === 'open');

function says(person: Person): string[] {
  return person.visible().flatMap(({ from, text }) => (from === 'bot' ? [text] : []));
}

async function sees(person: Person, words: string): Promise<void> {
  await until(() => says(person).at(-1)?.includes(words) === true);
}

async function taps(person: Person, label: string): Promise<void> {
  const menu = person.visible().findLast(({ choices }) => choices.includes(label));
  await person.tap(menu?.messageId ?? '', label);
}

describe('linking', () => {
  test('by QR code: the code is shown to operators only and deleted afterwards, and no key is stored unsealed', async () => {
    const { app, alice } = await aBench();
    expect(await findWhatsAppPairing(app)).toBeNull();
    await alice.say('hello');
    await sees(alice, 'I’m Automna');
    const kinds = await query(app, 'SELECT DISTINCT type FROM whatsapp_auth ORDER BY type');
    expect(kinds.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['creds', 'lid-mapping', 'pre-key', 'session']),
    );
    const file = readFileSync(app.databaseUrl.slice('file:'.length)).toString('latin1');
    expect(file).not.toMatch(/noiseKey|advSecretKey|"private"|privKey/);
    expect(app.logged.join('')).not.toMatch(/linked_devices|@lid|s\.whatsapp\.net/);
  });

  test('by a code to type on the phone', async () => {
    const { app, whatsapp } = await aBench({ WHATSAPP_PAIRING_NUMBER: '15550000000' }, false);
    await until(async () => (await findWhatsAppPairing(app))?.kind === 'code');
    await until(() => whatsapp.stanzas.some(({ attrs }) => attrs.xmlns === 'md'));
    await whatsapp.enterCode((await findWhatsAppPairing(app))?.text ?? '');
    await isOpen(app);
    expect(whatsapp.isConnected()).toBe(true);
  });

  test('after an unused code the next start offers a new one', async () => {
    const { app, stop } = await aBench({ WHATSAPP_PAIRING_NUMBER: '15550000000' }, false);
    await until(async () => (await findWhatsAppPairing(app))?.kind === 'code');
    const first = await findWhatsAppPairing(app);
    await stop();
    start(app);
    await until(async () => (await findWhatsAppPairing(app)) !== null);
    expect(await findWhatsAppPairing(app)).not.toEqual(first);
  });
});

describe('a picture', () => {
  const withQr = {
    screen: { body: text('scan it'), picture: { id: 'pic_1', alt: 'A QR code' } },
    ref: 0,
  };

  async function showQr({ app, alice, whatsapp }: Bench): Promise<string> {
    await alice.say('hello');
    await sees(alice, 'I’m Automna');
    const platformChat = whatsapp.addressOf('alice').lid;
    const address = { platform: 'whatsapp' as const, bot: 'main', platformChat };
    const message = { id: 'out_qr', slot: null, mode: 'send' as const, content: withQr };
    const content = { kind: 'qr' as const, text: 'QR-TEXT' };
    const chat = chatKey(address);
    const expiresAt = app.now() + 60_000;
    await app.db.write([
      storePicture(app, { id: 'pic_1', chat, content, expiresAt }),
      ...addToOutbox(address, message, app.now()),
    ]);
    app.wakeups.notify(outboxTopic(address));
    return chat;
  }

  test('arrives encrypted, with its text below it', async () => {
    const bench = await aBench();
    await showQr(bench);
    await sees(bench.alice, 'scan it');
    expect(readQr(bench.alice.visible().at(-1)?.picture)).toBe('QR-TEXT');
    expect(bench.whatsapp.errors).toEqual([]);
  });

  test('that could not be uploaded is retried', async () => {
    const bench = await aBench();
    bench.whatsapp.faults.enable('error:upload*1');
    await showQr(bench);
    await until(async () => (await valueOf(bench.app, NOT_BEFORE)) === bench.app.now() + 5000);
    bench.app.clock.now += 5000;
    await sees(bench.alice, 'scan it');
    expect(readQr(bench.alice.visible().at(-1)?.picture)).toBe('QR-TEXT');
  });
});

/** Shows progress in a message that later progress replaces. */
async function shows({ app, whatsapp }: Bench, id: string, words: string): Promise<void> {
  const platformChat = whatsapp.addressOf('alice').lid;
  const address = { platform: 'whatsapp' as const, bot: 'main', platformChat };
  const screen = { body: text(words), progress: [{ label: 'step', state: 'running' as const }] };
  const message = { id, slot: 'build', mode: 'replace' as const, content: { screen, ref: 0 } };
  await app.db.write(addToOutbox(address, message, app.now()));
  app.clock.now += 5000;
  app.wakeups.notify(outboxTopic(address));
}

const NOT_BEFORE = `SELECT not_before FROM outbox WHERE id = 'out_qr'`;

describe('a conversation', () => {
  test('continues by numbers; one that quotes an old menu is outdated', async () => {
    const { alice, whatsapp } = await aBench();
    await alice.say('hello');
    await sees(alice, 'I’m Automna');
    const [, first] = alice.visible();
    await taps(alice, 'Choose a plan');
    await sees(alice, 'searches');
    await taps(alice, 'Starter');
    await sees(alice, 'You pay $20 today');
    await alice.tap(first?.messageId ?? '', 'How it works');
    await until(() => says(alice).length === 5);
    expect(says(alice).at(-2)).toContain('out of date');
    expect(says(alice).at(-1)).toContain('You pay $20 today');
    expect(whatsapp.counts()).toMatchObject({ edited: 0, repeated: 0 });
  });

  test('a number is answered below it, even when the answer looks the same', async () => {
    const { alice } = await aBench();
    await alice.say('hello');
    await sees(alice, 'I’m Automna');
    await taps(alice, 'How it works');
    await sees(alice, 'How it works');
    await taps(alice, 'Back');
    await sees(alice, 'I’m Automna');
    expect(says(alice)).toHaveLength(3);
  });

  test('number and LID are one person, however a message is addressed', async () => {
    const { app, alice, whatsapp } = await aBench();
    await whatsapp.sayAs('alice', 'hello', { addressing: 'lid' });
    await sees(alice, 'I’m Automna');
    await whatsapp.sayAs('alice', '1', { addressing: 'number', plain: true });
    await sees(alice, 'searches');
    expect(await valueOf(app, 'SELECT count(*) FROM accounts')).toBe(1);
  });

  test('what a phone cannot read comes again, a message as a message and an edit as an edit', async () => {
    const bench = await aBench();
    const { alice, whatsapp } = bench;
    whatsapp.faults.enable('unreadable*4');
    await alice.say('hello');
    await sees(alice, 'I’m Automna');
    await shows(bench, 'out_first', 'building: 1');
    await sees(alice, 'building: 1');
    whatsapp.faults.enable('unreadable*4');
    await shows(bench, 'out_second', 'building: 2');
    await sees(alice, 'building: 2');
    expect(says(alice)).toHaveLength(2);
    expect(whatsapp.faults.unused()).toEqual([]);
  });

  test('a message delivered twice is answered once', async () => {
    const { alice, whatsapp } = await aBench();
    whatsapp.faults.enable('duplicate-updates');
    await alice.say('hello');
    await sees(alice, 'I’m Automna');
    await alice.say('/help');
    await sees(alice, 'Help');
    expect(says(alice)).toHaveLength(2);
  });

  test('a secret in an edited message is caught, and the person is asked to delete it', async () => {
    const { app, alice } = await aBench();
    const { messageId } = await alice.say('hello');
    await sees(alice, 'I’m Automna');
    await alice.edit(messageId, `sk-ant-api03-${'Q'.repeat(93)}AA`);
    await until(() => says(alice).some((text) => text.includes('delete it yourself')));
    expect(await valueOf(app, 'SELECT count(*) FROM credentials')).toBe(1);
    expect(readFileSync(app.databaseUrl.slice('file:'.length)).includes('QQQQQQ')).toBe(false);
    expect(app.logged.join('')).not.toContain('QQQQQQ');
  });

  test('a message is marked as read and answered after a human pause', async () => {
    const { alice, whatsapp } = await aBench();
    await alice.say('hello');
    const has = (tag: string, type?: string) =>
      whatsapp.stanzas.some((one) => one.tag === tag && (!type || one.attrs.type === type));
    await until(() => has('receipt', 'read') && has('chatstate'));
    expect(whatsapp.errors).toEqual([]);
  });

  test('a phone that could not decrypt a message gets it again', async () => {
    const { alice, whatsapp } = await aBench();
    await alice.say('hello');
    await sees(alice, 'I’m Automna');
    const message = alice.visible().at(-1);
    const stanzas = whatsapp.calls.length;
    await whatsapp.askAgain('alice', message?.messageId ?? '');
    await until(() => whatsapp.calls.length > stanzas);
    expect(whatsapp.calls.at(-1)?.body).toMatchObject({ id: message?.messageId });
    expect(says(alice)).toHaveLength(1);
  });
});

describe('what the server does', () => {
  test('a message without an ack is sent again under the same id', async () => {
    const { app, alice, whatsapp } = await aBench({}, true, 3000);
    whatsapp.faults.enable('lose-answer*1');
    await alice.say('hello');
    await until(async () => (await valueOf(app, 'SELECT max(attempts) FROM outbox')) === 1);
    await until(async () => (await valueOf(app, 'SELECT max(not_before) FROM outbox')) !== NOW);
    app.clock.now += 60_000;
    await until(async () => (await valueOf(app, 'SELECT max(state) FROM outbox')) === 'sent');
    expect(whatsapp.calls.filter(({ operation }) => operation === 'send-message')).toHaveLength(2);
    expect(says(alice)).toHaveLength(1);
  });

  test('a message that has reached the phone counts as sent, with or without an ack', async () => {
    const { app, alice, whatsapp } = await aBench();
    whatsapp.faults.enable('lose-ack');
    await alice.say('hello');
    await until(async () => (await valueOf(app, 'SELECT state FROM outbox')) === 'sent');
    await taps(alice, 'Choose a plan');
    await sees(alice, 'searches');
    expect(whatsapp.calls.filter(({ operation }) => operation === 'send-message')).toHaveLength(2);
  });

  test('a restricted account tries once more, after minutes, and only for people who wrote today', async () => {
    const { app, alice, whatsapp } = await aBench();
    whatsapp.faults.enable('refuse-463');
    await alice.say('hello');
    const due = () => valueOf(app, 'SELECT not_before FROM outbox WHERE attempts = 1');
    await until(async () => Number(await due()) >= app.now() + 250_000);
    await app.db.write([
      { sql: 'UPDATE identities SET used_at = 0', args: [] },
      { sql: 'UPDATE outbox SET not_before = 0', args: [] },
    ]);
    await until(async () => (await valueOf(app, 'SELECT state FROM outbox')) === 'failed');
    expect(whatsapp.calls).toHaveLength(2);
    expect(app.logged.join('')).toContain('whatsapp 463');
  });

  test('a lost connection is opened again with the same keys, and missed messages are answered', async () => {
    const { app, alice, whatsapp } = await aBench();
    await alice.say('hello');
    await sees(alice, 'I’m Automna');
    whatsapp.faults.enable('down:connect*1');
    whatsapp.disconnect('drop');
    await until(() => !whatsapp.isConnected());
    await alice.say('1');
    await sees(alice, 'searches');
    expect(await findWhatsAppState(app)).toMatchObject({ state: 'open' });
  });

  test('while the server refuses connections nothing is lost or doubled', async () => {
    const { app, alice, whatsapp } = await aBench();
    await alice.say('hello');
    await sees(alice, 'I’m Automna');
    whatsapp.faults.enable('unplugged:send-message*1');
    await alice.say('1');
    await until(() => !whatsapp.isConnected());
    await alice.say('/settings');
    await until(() => whatsapp.isConnected(), 15_000);
    await sees(alice, 'Settings');
    expect(await valueOf(app, 'SELECT count(*) FROM inbox')).toBe(3);
    expect(whatsapp.counts().repeated).toBe(0);
  });

  test('a missed message is answered at once although the connection is lost while it catches up', async () => {
    const { app, whatsapp, alice } = await aBench();
    await alice.say('hello');
    await sees(alice, 'I’m Automna');
    whatsapp.disconnect('drop');
    await until(() => !whatsapp.isConnected());
    whatsapp.faults.enable('cut-short:catch-up*1');
    await alice.say('/settings');
    await until(() => whatsapp.faults.unused().length === 0);
    await until(async () => (await query(app, 'SELECT 1 FROM inbox')).length === 2);
    await sees(alice, 'Settings');
    expect(whatsapp.isConnected()).toBe(true);
  });

  test('a message that cannot be stored is tried again, because the server never sends it again', async () => {
    const { app, alice } = await aBench();
    await alice.say('hello');
    await sees(alice, 'I’m Automna');
    await app.db.write(['ALTER TABLE inbox RENAME TO away']);
    await alice.say('/settings');
    await until(() => app.logged.join('').includes('messages could not be stored'));
    await app.db.write(['ALTER TABLE away RENAME TO inbox']);
    await sees(alice, 'Settings');
    expect(await valueOf(app, 'SELECT count(*) FROM inbox')).toBe(2);
  });

  test('a message that a process has confirmed and not stored is stored by the next', async () => {
    const { app, alice, whatsapp, stop } = await aBench();
    await alice.say('hello');
    await sees(alice, 'I’m Automna');
    await app.db.write(['ALTER TABLE inbox RENAME TO away']);
    await alice.say('/settings');
    await until(() => app.logged.join('').includes('messages could not be stored'));
    await stop();
    const next = await testApp({ beside: app, settings: settingsOf(whatsapp) });
    app.db.close();
    await next.db.write(['ALTER TABLE away RENAME TO inbox', 'DELETE FROM leases']);
    start(next);
    await sees(alice, 'Settings');
    expect(await query(next, "SELECT 1 FROM whatsapp_auth WHERE type = 'arrival'")).toEqual([]);
  });

  test('a new process uses the stored keys', async () => {
    const { app, alice, whatsapp, stop } = await aBench();
    await alice.say('hello');
    await sees(alice, 'I’m Automna');
    await stop();
    const other = await testApp({ beside: app, settings: settingsOf(whatsapp) });
    await app.db.write(['DELETE FROM leases']);
    start(other);
    await alice.say('1');
    await sees(alice, 'searches');
    expect(await findWhatsAppPairing(other)).toBeNull();
  });

  test('a server that wants a newer version gets it, and the version is kept', async () => {
    const { app, alice, whatsapp } = await aBench();
    const page = new URL('/sw.js', whatsapp.url.replace('ws', 'http')).href;
    const versions = new ProtocolVersions(app, { version: null, versionUrl: page });
    expect(await versions.current()).toEqual([2, 3000, 1_900_000_000]);
    whatsapp.outdate();
    expect(await versions.current()).toEqual([2, 3000, 1_900_000_000]);
    versions.refused();
    expect(await versions.current()).toEqual([2, 3000, 1_900_000_001]);
    // This one knows no page: it uses what was kept.
    whatsapp.disconnect('drop');
    await until(() => !whatsapp.isConnected());
    await alice.say('hello');
    await sees(alice, 'I’m Automna');
    const away = { version: null, versionUrl: 'http://127.0.0.1:1/sw.js' };
    expect(await new ProtocolVersions(app, away).current()).toEqual([2, 3000, 1_900_000_001]);
    const byHand = { version: '2.3000.7', versionUrl: page };
    expect(await new ProtocolVersions(app, byHand).current()).toEqual([2, 3000, 7]);
  });

  test('after another client has taken over, the connection stays off', async () => {
    const { app, whatsapp } = await aBench();
    whatsapp.disconnect('replaced');
    await until(async () => (await findWhatsAppState(app))?.state === 'off');
    expect(await findWhatsAppState(app)).toMatchObject({ reason: 'replaced' });
    expect(whatsapp.isConnected()).toBe(false);
  });

  test('the keys of a device that is removed on the phone are deleted, and a new code is offered', async () => {
    const bench = await aBench();
    bench.whatsapp.disconnect('device-removed');
    await link(bench);
    await bench.alice.say('hello');
    await sees(bench.alice, 'I’m Automna');
    expect(bench.app.logged.join('')).toContain('no longer linked');
  });
});

test('keys that cannot be read or stored end the connection', async () => {
  const { app, alice, whatsapp } = await aBench();
  await app.db.write(['ALTER TABLE whatsapp_auth RENAME TO away']);
  await alice.say('hello');
  await until(() => !whatsapp.isConnected());
  await app.db.write(['ALTER TABLE away RENAME TO whatsapp_auth']);
  await sees(alice, 'I’m Automna');
  expect(app.logged.join('')).toContain('keys could not be read or stored');
});

function settingsOf(whatsapp: WhatsAppStandIn): Record<string, string> {
  return {
    WHATSAPP_ENABLED: 'true',
    WHATSAPP_SOCKET_URL: whatsapp.url,
    WHATSAPP_ROOT_KEY: whatsapp.rootKey,
  };
}
