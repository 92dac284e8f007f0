import { setTimeout as pause } from 'node:timers/promises';
import { tellOperators } from '../../src/news/tell-operators.ts';
import { tellWatchers } from '../../src/operators/tell-watchers.ts';
import {
  deletePairing,
  type OffReason,
  saveConnection,
  type WhatsAppState,
} from '../../src/store/whatsapp-connections.ts';
import { findWhatsAppState, offerPairing, WHATSAPP_BOT } from '../../src/whatsapp/connection.ts';
import { afterEnding, type Next } from './after-ending.ts';
import type { BackendListener, Ending, WhatsAppBackend } from './backend.ts';

type KeepApp = Parameters<typeof tellOperators>[0];

export type Keeping = {
  backend: WhatsAppBackend;
  onMessages: BackendListener['onMessages'];
  /** Runs while a connection is open; returns the way to end that. */
  whileOpen: () => Promise<() => Promise<void>>;
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** A connection that lasted this long was a good one: the next trouble is a new one. */
const GOOD_AFTER_MS = 60_000;
const LOOK_MS = 2000;
const HOUR_MS = 3_600_000;
/** How long what is under way may take when we stop. */
const LAST_WORDS_MS = 3000;

const waitFor = (ms: number, signal: AbortSignal): Promise<void> =>
  pause(ms, undefined, { signal }).catch(() => undefined);

/** One connection after the other, until the signal ends it. While it is off it only waits to be switched on again. */
export async function keepConnected(
  app: KeepApp,
  { wait = waitFor, ...keeping }: Keeping,
  signal: AbortSignal,
): Promise<void> {
  const history = new History();
  while (!signal.aborted) {
    if ((await findWhatsAppState(app))?.state === 'off') {
      await wait(LOOK_MS, signal);
      continue;
    }
    const startedAt = app.now();
    const ending = await connectOnce(app, keeping, signal);
    const inARow = history.add(ending, app.now() - startedAt);
    const next = afterEnding({ ending, inARow }, Math.random());
    app.log.info({ platform: 'whatsapp', ending, inARow, next: next.type }, 'connection');
    await act(app, keeping.backend, next);
    if ('afterMs' in next && next.afterMs > 0) await wait(next.afterMs, signal);
  }
}

class History {
  #last: Ending | null = null;
  #inARow = 0;

  add(ending: Ending, lastedMs: number): number {
    const goesOn = ending === this.#last && lastedMs < GOOD_AFTER_MS;
    // Nobody scanned for as long as the codes lasted: that is no good connection.
    const isWaiting = ending === this.#last && ending === 'pairing_expired';
    this.#inARow = goesOn || isWaiting ? this.#inARow + 1 : 1;
    this.#last = ending;
    return this.#inARow;
  }
}

async function connectOnce(
  app: KeepApp,
  { backend, onMessages, whileOpen }: Omit<Keeping, 'wait'>,
  signal: AbortSignal,
): Promise<Ending> {
  await saveState(app, 'connecting');
  let writing = Promise.resolve();
  const then = (work: () => Promise<void>): void => {
    writing = writing.then(work).catch((error: unknown) => {
      app.log.error({ err: error, platform: 'whatsapp' }, 'the connection could not be noted');
    });
  };
  const stops: (() => Promise<void>)[] = [];
  const stopSending = async (): Promise<void> => {
    await Promise.all(stops.splice(0).map((stop) => stop()));
  };
  // The connection outlives the sender, which waits for the word on what it has just sent.
  const closing = new AbortController();
  const close = (): void => {
    const patience = pause(LAST_WORDS_MS, undefined, { ref: false });
    void Promise.race([stopSending(), patience]).finally(() => closing.abort());
  };
  if (signal.aborted) closing.abort();
  else signal.addEventListener('abort', close, { once: true });
  const watching = letGoWhenOff(app, close);
  const ending = await backend.connect(
    {
      onMessages,
      onOpen: () =>
        then(async () => {
          await app.db.write([deletePairing(WHATSAPP_BOT)]);
          await saveState(app, 'open');
          stops.push(await whileOpen());
        }),
      onPairing: (pairing, expiresAt) =>
        then(async () => {
          await app.db.write([offerPairing(app, pairing, expiresAt)]);
          await saveState(app, 'pairing');
        }),
    },
    closing.signal,
  );
  clearInterval(watching);
  signal.removeEventListener('abort', close);
  await writing;
  await stopSending();
  await app.db.write([deletePairing(WHATSAPP_BOT)]);
  return ending;
}

/** An operator may switch it off while it is open. */
function letGoWhenOff(app: KeepApp, letGo: () => void): NodeJS.Timeout {
  return setInterval(() => {
    void findWhatsAppState(app)
      .then((row) => {
        if (row?.state === 'off') letGo();
      })
      .catch(() => undefined);
  }, LOOK_MS);
}

async function act(app: KeepApp, backend: WhatsAppBackend, next: Next): Promise<void> {
  if (next.type === 'link') {
    app.log.error({ platform: 'whatsapp' }, 'WhatsApp is no longer linked; link it again');
    await backend.forget();
    const hour = Math.floor(app.now() / HOUR_MS);
    await tellOperators(app, { type: 'whatsapp_unlinked' }, `whatsapp:unlinked:${hour}`);
  } else if (next.type === 'off') {
    const { reason } = next;
    app.log.error({ platform: 'whatsapp', reason }, 'WhatsApp is off');
    await saveState(app, 'off', reason);
    await tellOperators(app, { type: 'whatsapp_off', reason }, `whatsapp:off:${app.now()}`);
  }
}

async function saveState(
  app: KeepApp,
  state: WhatsAppState,
  reason: OffReason | null = null,
): Promise<void> {
  await app.db.write([saveConnection(WHATSAPP_BOT, { state, reason, since: app.now() })]);
  await tellWatchers(app, state);
}
