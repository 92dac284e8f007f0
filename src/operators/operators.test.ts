import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../test/fixtures/app-facts.ts';
import { readQr } from '../../test/fixtures/app-qr.ts';
import {
  anAccount,
  aText,
  chatKeyOf,
  query,
  says,
  type TestApp,
  testApp,
  valueOf,
  waitingFor,
  wordsFor,
} from '../../test/fixtures/app.ts';
import { receive } from '../chat/receive.ts';
import { processEvents } from '../chat/process-events.ts';
import { openPicture } from '../pictures/store-picture.ts';
import { saveTrouble } from '../store/connection-troubles.ts';
import { deliverToChat } from '../store/inbox.ts';
import { closeMessage } from '../store/outbox.ts';
import { saveConnection } from '../store/whatsapp-connections.ts';
import { offerPairing, type Pairing, WHATSAPP_BOT } from '../whatsapp/connection.ts';
import { tellOperators } from '../news/tell.ts';
import { commit } from '../work/commit.ts';
import { tellWatchers } from './tell-watchers.ts';

const LATE = { type: 'machine_late', machineId: 'mch_1' } as const;

/** Olga is an operator who has written to the bot; Oscar is one who has not. */
async function anApp(settings: Record<string, string> = {}): Promise<TestApp> {
  const app = await testApp({
    settings: {
      OPERATORS_CONSOLE: 'olga, oscar',
      WHATSAPP_ENABLED: 'true',
      WHATSAPP_SOCKET_URL: 'ws://127.0.0.1:1',
      ...settings,
    },
  });
  await anAccount(app, 'olga');
  await anAccount(app, 'alice');
  return app;
}

/** WhatsApp waits for a phone with this pairing code. */
async function offers(app: TestApp, text: string, kind: Pairing['kind'] = 'qr'): Promise<void> {
  const since = app.now();
  await app.db.write([
    offerPairing(app, { kind, text }, since + MINUTE),
    saveConnection(WHATSAPP_BOT, { state: 'pairing', reason: null, since, until: null }),
  ]);
  await commit(app, tellWatchers(app, 'pairing'));
  await processEvents(app, chatKeyOf('olga'));
}

/** The text of the QR code on Olga's newest screen. */
async function pictureShown(app: TestApp): Promise<string | null> {
  const shown = (await waitingFor(app, 'olga')).at(-1)?.screen.picture;
  const opened =
    shown && 'id' in shown ? await openPicture(app, shown.id, chatKeyOf('olga')) : null;
  return readQr(opened?.png);
}

async function sawEverything(app: TestApp): Promise<void> {
  const rows = await query(app, `SELECT id FROM outbox WHERE state = 'queued'`);
  await app.db.write(rows.map(({ id }) => closeMessage(String(id), 'sent')));
}

describe('alarms', () => {
  test('reach the operators who have written, once per cause', async () => {
    const app = await anApp();
    await commit(app, [tellOperators(app, LATE, 'late:mch_1')]);
    await commit(app, [tellOperators(app, LATE, 'late:mch_1')]);
    await processEvents(app, chatKeyOf('olga'));
    await processEvents(app, chatKeyOf('alice'));
    expect(await waitingFor(app, 'olga')).toHaveLength(1);
    expect(await wordsFor(app, 'olga')).toContain(
      'not ready after 5 minutes. Details: /ops_find mch_1',
    );
    expect(await waitingFor(app, 'alice')).toEqual([]);
    app.clock.now += 10 * 60_000;
    await commit(app, [tellOperators(app, LATE, 'late:mch_2')]);
    await processEvents(app, chatKeyOf('olga'));
    expect(await waitingFor(app, 'olga')).toHaveLength(2);
  });

  test('are not sent to a person who is no longer an operator', async () => {
    const app = await anApp();
    const told = { kind: 'news' as const, news: { type: 'operator' as const, notice: LATE } };
    const event = { eventId: 'news:ops:1', event: told, receivedAt: app.now() };
    await app.db.write([deliverToChat(chatKeyOf('olga'), event)]);
    const after = withoutOperators(app);
    await processEvents(after, chatKeyOf('olga'));
    expect(await waitingFor(app, 'olga')).toEqual([]);
  });
});

async function shown(app: TestApp): Promise<string> {
  return JSON.stringify((await waitingFor(app, 'olga')).at(-1)?.screen);
}

function withoutOperators(app: TestApp): TestApp {
  const { operators } = app.config;
  const roles = { ...operators.roles, console: {} };
  return { ...app, config: { ...app.config, operators: { ...operators, roles } } };
}

describe('rights', () => {
  test('an open screen has no effect for a person who is no longer an operator', async () => {
    const app = await anApp();
    await offers(app, 'QR');
    await says(app, 'olga', '/ops_whatsapp');
    await sawEverything(app);
    const after = withoutOperators(app);
    await says(after, 'olga', 'Switch off');
    await says(after, 'olga', '/ops_find acc_alice');
    expect(await wordsFor(app, 'olga')).not.toMatch(/WhatsApp|acc_alice/);
    expect(await valueOf(app, 'SELECT count(*) FROM audit')).toBe(0);
    expect(await valueOf(app, 'SELECT state FROM whatsapp_connections')).toBe('pairing');
  });
});

describe('a customer', () => {
  test('is found by the name in the chat, also after it has changed', async () => {
    const app = await anApp();
    const named = (handle: string, eventId: string) => ({
      ...aText('zoe', 'hello', eventId),
      names: { handle, shown: 'Zoë Q' },
    });
    await receive(app, [named('zoe_q', 'one')]);
    const zoe = String(
      await valueOf(app, `SELECT account_id FROM identities WHERE platform_user = 'zoe'`),
    );
    const finds = async (wanted: string): Promise<boolean> => {
      await sawEverything(app);
      await says(app, 'olga', `/ops_find ${wanted}`);
      return (await shown(app)).includes(zoe);
    };
    expect(await finds('@ZOE_Q')).toBe(true);
    expect(await finds('Zoë Q')).toBe(true);
    expect(await finds('zoe')).toBe(true);
    await receive(app, [named('zoe_new', 'two')]);
    expect(await finds('@zoe_q')).toBe(false);
    expect(await finds('zoe_new')).toBe(true);
  });
});

describe('linking WhatsApp', () => {
  test('the picture changes with the code, only for the chat that asked', async () => {
    const app = await anApp();
    await offers(app, 'FIRST-QR');
    await says(app, 'olga', '/ops_whatsapp');
    expect(await pictureShown(app)).toBeNull();
    await says(app, 'olga', 'Link a phone');
    expect(await pictureShown(app)).toBe('FIRST-QR');
    await sawEverything(app);
    await offers(app, 'SECOND-QR');
    expect(await pictureShown(app)).toBe('SECOND-QR');
    expect(await waitingFor(app, 'olga')).toMatchObject([{ mode: 'replace', slot: 'screen' }]);
    const rows = JSON.stringify([
      await query(app, 'SELECT * FROM outbox'),
      await query(app, 'SELECT * FROM inbox'),
      await query(app, 'SELECT * FROM pictures'),
    ]);
    expect(rows).not.toMatch(/FIRST-QR|SECOND-QR/);
    expect(await query(app, 'SELECT DISTINCT chat FROM pictures')).toMatchObject([
      { chat: chatKeyOf('olga') },
    ]);
  });

  test('a code to type is inserted only when the message is sent', async () => {
    const app = await anApp();
    await offers(app, 'ABCD1234', 'code');
    await says(app, 'olga', '/ops_whatsapp');
    await says(app, 'olga', 'Link a phone');
    const screen = (await waitingFor(app, 'olga')).at(-1)?.screen;
    expect(screen?.picture).toBeUndefined();
    const [, id = ''] = /\[\[picture-text (\w+)\]\]/.exec(screen?.body.at(-1)?.text ?? '') ?? [];
    expect((await openPicture(app, id, chatKeyOf('olga')))?.text).toBe('ABCD1234');
  });

  test('after the last code the chat is told how to try again', async () => {
    const app = await anApp();
    await offers(app, 'QR');
    await says(app, 'olga', '/ops_whatsapp');
    await says(app, 'olga', 'Link a phone');
    await sawEverything(app);
    const off = { state: 'off', reason: 'not_linked', since: app.now(), until: null } as const;
    await app.db.write([saveConnection(WHATSAPP_BOT, off)]);
    await commit(app, tellWatchers(app, 'off'));
    await processEvents(app, chatKeyOf('olga'));
    expect(await wordsFor(app, 'olga')).toContain('Press “Link a phone” to try again.');
    expect((await waitingFor(app, 'olga'))[0]?.screen.choices?.[0]?.label).toBe('Link a phone');
    await says(app, 'olga', 'Link a phone');
    expect(await valueOf(app, 'SELECT state FROM whatsapp_connections')).toBe('connecting');
  });

  test('a person who has moved to another screen is not disturbed', async () => {
    const app = await anApp();
    await offers(app, 'QR');
    await says(app, 'olga', '/ops_whatsapp');
    await says(app, 'olga', 'Link a phone');
    await says(app, 'olga', '/help');
    await sawEverything(app);
    await offers(app, 'SECOND-QR');
    expect(await waitingFor(app, 'olga')).toEqual([]);
  });

  test('a connection that an operator switched off stays off while it closes', async () => {
    const app = await anApp();
    await offers(app, 'QR');
    await says(app, 'olga', '/ops_whatsapp');
    await says(app, 'olga', 'Switch off');
    await says(app, 'olga', 'Yes, switch off');
    const connecting = {
      state: 'connecting',
      reason: null,
      since: app.now(),
      until: null,
    } as const;
    await app.db.write([saveConnection(WHATSAPP_BOT, connecting)]);
    expect(await query(app, 'SELECT state, reason FROM whatsapp_connections')).toMatchObject([
      { state: 'off', reason: 'operator' },
    ]);
  });
});

test('/ops says what keeps a connection from working', async () => {
  const app = await anApp();
  const since = app.now();
  await app.db.write([saveTrouble({ platform: 'console', trouble: 'token_refused', since })]);
  await says(app, 'olga', '/ops');
  const seen = async () => JSON.stringify(await waitingFor(app, 'olga'));
  expect(await seen()).toContain('off: the token was revoked or replaced');
  const until = since + MINUTE;
  await app.db.write([
    saveConnection(WHATSAPP_BOT, { state: 'off', reason: 'suspended', since, until }),
  ]);
  await says(app, 'olga', '/ops_whatsapp');
  expect(await seen()).toContain('banned for a while');
  expect(await seen()).toContain('Next try');
});
