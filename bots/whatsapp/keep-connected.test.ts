import { describe, expect, test } from 'vitest';
import {
  anAccount,
  chatKeyOf,
  query,
  type TestApp,
  testApp,
  waitingFor,
  wordsFor,
} from '../../test/fixtures/app.ts';
import { processEvents } from '../../src/chat/process-events.ts';
import {
  findWhatsAppPairing,
  findWhatsAppState,
  switchOnWhatsApp,
} from '../../src/whatsapp/connection.ts';
import type { BackendListener, Ended, Ending, WhatsAppBackend } from './backend.ts';
import { keepConnected } from './keep-connected.ts';

type Scene = Ending | Ended | ((listener: BackendListener) => Ending);

type Played = { waits: number[]; sendersOpen: number; sendersRun: number; forgotten: number };

/** Connections that end in the given ways, one after the other; then the signal stops. */
async function play(
  app: TestApp,
  scenes: Scene[],
  during: (waited: number) => Promise<void> = () => Promise.resolve(),
): Promise<Played> {
  const stopping = new AbortController();
  const played: Played = { waits: [], sendersOpen: 0, sendersRun: 0, forgotten: 0 };
  const backend: WhatsAppBackend = {
    capabilities: { textLength: 4096, captionLength: 1024, editWindowMs: 0, mostEdits: 0 },
    async connect(listener) {
      const scene = scenes.shift();
      if (scene === undefined) stopping.abort();
      const ended = typeof scene === 'function' ? scene(listener) : (scene ?? 'stopped');
      return typeof ended === 'string' ? { ending: ended } : ended;
    },
    send: () => Promise.resolve({ type: 'gone' }),
    sendPicture: () => Promise.resolve({ type: 'gone' }),
    sendDocument: () => Promise.resolve({ type: 'gone' }),
    edit: () => Promise.resolve({ type: 'gone' }),
    markRead: () => Promise.resolve(),
    typing: () => Promise.resolve(),
    forget: () => Promise.resolve(void (played.forgotten += 1)),
  };
  const keeping = {
    backend,
    onMessages: () => undefined,
    whileOpen: () => {
      played.sendersOpen += 1;
      played.sendersRun += 1;
      return Promise.resolve(() => Promise.resolve(void (played.sendersOpen -= 1)));
    },
    wait: async (ms: number) => {
      played.waits.push(ms);
      await during(played.waits.length);
      if (played.waits.length > 20) stopping.abort();
    },
  };
  await keepConnected(app, keeping, stopping.signal);
  return played;
}

describe('failures', () => {
  test('waits grow with each failure and start small after a good connection', async () => {
    const app = await testApp();
    const { waits } = await play(app, [
      'lost',
      'lost',
      'lost',
      () => {
        app.clock.now += 120_000;
        return 'lost';
      },
    ]);
    const [first = 0, second = 0, third = 0, fresh = 0] = waits;
    expect(first).toBeLessThanOrEqual(1000);
    expect(second).toBeGreaterThanOrEqual(1000);
    expect(third).toBeGreaterThanOrEqual(2000);
    expect(fresh).toBeLessThanOrEqual(1000);
  });

  test('messages are sent only while the connection is open', async () => {
    const app = await testApp();
    const played = await play(app, [
      'lost',
      (listener) => {
        listener.onOpen();
        return 'lost';
      },
    ]);
    expect(played).toMatchObject({ sendersRun: 1, sendersOpen: 0 });
  });
});

describe('off', () => {
  test('another client switches it off with a reason and an alarm, until it is switched on', async () => {
    const app = await testApp();
    const states: unknown[] = [];
    let switched = false;
    const played = await play(
      app,
      [
        'replaced',
        (listener) => {
          listener.onOpen();
          return 'stopped';
        },
      ],
      async (waited) => {
        states.push((await findWhatsAppState(app))?.reason);
        if (waited === 3) switched = await switchOnWhatsApp(app);
      },
    );
    expect(states.slice(0, 3)).toEqual(['replaced', 'replaced', 'replaced']);
    expect(switched).toBe(true);
    expect(played.sendersRun).toBe(1);
    expect(app.logged.filter((line) => line.includes('WhatsApp is off'))).toHaveLength(1);
  });

  test('it stays off after a restart of the process', async () => {
    const app = await testApp();
    await play(app, ['forbidden']);
    await play(app, ['lost']);
    expect(await findWhatsAppState(app)).toMatchObject({ state: 'off', reason: 'forbidden' });
  });

  test('operators are told each time it goes off and each time the phone unlinks it', async () => {
    const app = await testApp({ settings: { OPERATORS_CONSOLE: 'olga' } });
    await anAccount(app, 'olga');
    await play(app, ['logged_out', 'logged_out', 'forbidden']);
    await processEvents(app, chatKeyOf('olga'));
    const words = await wordsFor(app, 'olga');
    expect(words).toContain('The phone has unlinked WhatsApp. Link it again: /ops_whatsapp');
    expect(words).toContain('WhatsApp is off: the account is banned or restricted.');
    expect(await waitingFor(app, 'olga')).toHaveLength(2);
  });

  test('a ban for a while says when it ends, and then it connects by itself', async () => {
    const app = await testApp();
    const states: unknown[] = [];
    const played = await play(
      app,
      [
        { ending: 'suspended', forMs: 5000 },
        (listener) => {
          listener.onOpen();
          return 'stopped';
        },
      ],
      async () => {
        states.push(await findWhatsAppState(app));
        app.clock.now += 2000;
      },
    );
    expect(states).toMatchObject(
      Array.from({ length: 3 }, () => ({ state: 'off', reason: 'suspended' })),
    );
    expect(played).toMatchObject({ sendersRun: 1, forgotten: 0 });
  });

  test('a refusal that nobody knows is left alone for hours, alarms once, and passes by itself', async () => {
    const app = await testApp({ settings: { OPERATORS_CONSOLE: 'olga' } });
    await anAccount(app, 'olga');
    const states: unknown[] = [];
    const refused = { ending: 'refused' as const, code: 418 };
    const opens = (listener: BackendListener): Ending => {
      listener.onOpen();
      return 'stopped';
    };
    const played = await play(
      app,
      [...Array.from({ length: 5 }, () => refused), opens],
      async () => {
        states.push((await findWhatsAppState(app))?.state);
        app.clock.now += 45 * 60_000;
      },
    );
    await processEvents(app, chatKeyOf('olga'));
    expect(states).toContain('off');
    expect(played).toMatchObject({ sendersRun: 1, forgotten: 0 });
    const told = (await waitingFor(app, 'olga')).map((message) => JSON.stringify(message));
    expect(told).toHaveLength(2);
    expect(told[0]).toContain('WhatsApp is off: the server refuses us');
    expect(told[1]).toContain('WhatsApp works again');
    expect(app.logged.join()).toContain('"status":418');
  });

  test('operators hear of an hour without a connection once, and of its end', async () => {
    const app = await testApp({ settings: { OPERATORS_CONSOLE: 'olga' } });
    await anAccount(app, 'olga');
    const opens = (listener: BackendListener): Ending => {
      listener.onOpen();
      return 'stopped';
    };
    await play(app, [...Array.from({ length: 10 }, () => 'lost' as const), opens], async () => {
      app.clock.now += 10 * 60_000;
    });
    await processEvents(app, chatKeyOf('olga'));
    const words = await waitingFor(app, 'olga');
    expect(words).toHaveLength(2);
    expect(JSON.stringify(words[0])).toContain('WhatsApp has not answered for an hour');
    expect(JSON.stringify(words[1])).toContain('WhatsApp works again');
  });

  test('an old version of the protocol alarms operators and never forgets the link', async () => {
    const app = await testApp({ settings: { OPERATORS_CONSOLE: 'olga' } });
    await anAccount(app, 'olga');
    const played = await play(app, ['outdated', 'outdated', 'unavailable', 'refused']);
    await processEvents(app, chatKeyOf('olga'));
    expect(await wordsFor(app, 'olga')).toContain('refuses our version of its protocol');
    expect(played.forgotten).toBe(0);
  });

  test('a connection that is not off cannot be switched on', async () => {
    const app = await testApp();
    expect(await findWhatsAppState(app)).toBeNull();
    expect(await switchOnWhatsApp(app)).toBe(false);
  });
});

describe('linking', () => {
  test('the keys of a logged-out device are deleted, and it is linked again', async () => {
    const app = await testApp();
    expect((await play(app, ['logged_out'])).forgotten).toBe(1);
    expect(app.logged.join('')).toContain('no longer linked');
  });

  test('a pairing code is available to operators while it is valid: sealed, and in no log', async () => {
    const app = await testApp();
    const seen: unknown[] = [];
    await play(
      app,
      [
        (listener) => {
          listener.onPairing({ kind: 'qr', text: 'the-secret-of-the-code' }, app.now() + 60_000);
          return 'pairing_expired';
        },
      ],
      async () => void seen.push(await findWhatsAppPairing(app)),
    );
    // The pairing code ends with its connection.
    expect(seen).toEqual([null]);
    expect(app.logged.join('')).not.toContain('the-secret');
  });

  test('a pairing code expires', async () => {
    const app = await testApp();
    const { offerPairing } = await import('../../src/whatsapp/connection.ts');
    const pairing = { kind: 'qr', text: 'the-secret-of-the-code' } as const;
    await app.db.write([offerPairing(app, pairing, app.now() + 60_000)]);
    expect(await findWhatsAppPairing(app)).toMatchObject(pairing);
    expect(JSON.stringify(await query(app, 'SELECT * FROM whatsapp_pairing'))).not.toContain(
      'the-',
    );
    app.clock.now += 60_000;
    expect(await findWhatsAppPairing(app)).toBeNull();
  });
});
