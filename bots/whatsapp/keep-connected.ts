import { setTimeout as pause } from 'node:timers/promises';
import { tellOperators } from '../../src/news/tell.ts';
import { tellWatchers } from '../../src/operators/tell-watchers.ts';
import {
  deletePairing,
  type OffReason,
  saveConnection,
  type WhatsAppState,
} from '../../src/store/whatsapp-connections.ts';
import {
  findWhatsAppState,
  offerPairing,
  switchOnWhatsApp,
  WHATSAPP_BOT,
} from '../../src/whatsapp/connection.ts';
import { type Change, commit, type CommitApp } from '../../src/work/commit.ts';
import { ConnectionWatch } from '../connection-watch.ts';
import { afterEnding, type Next } from './after-ending.ts';
import type { BackendListener, Ended, Ending, WhatsAppBackend } from './backend.ts';

export type Keeping = {
  backend: WhatsAppBackend;
  onMessages: BackendListener['onMessages'];
  /** Starts what runs while a connection is open; resolves to the function that stops it. */
  whileOpen: () => Promise<() => Promise<void>>;
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** After a connection that lasted this long, the count of endings in a row starts again. */
const GOOD_AFTER_MS = 60_000;
const RECHECK_MS = 2000;
const HOUR_MS = 3_600_000;
/** How long messages that are being sent may take before the connection closes. */
const LAST_SENDS_MS = 3000;

const waitFor = (ms: number, signal: AbortSignal): Promise<void> =>
  pause(ms, undefined, { signal }).catch(() => undefined);

/** Connects again and again until the signal ends it. A connection that is off waits for an operator to switch it on. */
export async function keepConnected(
  app: CommitApp,
  { wait = waitFor, ...keeping }: Keeping,
  signal: AbortSignal,
): Promise<void> {
  const history = new History();
  const watch = new ConnectionWatch(app, 'whatsapp');
  while (!signal.aborted) {
    const row = await findWhatsAppState(app);
    if (row?.state === 'off' && (row.until ?? Infinity) > app.now()) {
      await wait(RECHECK_MS, signal);
      continue;
    }
    if (row?.state === 'off') await switchOnWhatsApp(app);
    const startedAt = app.now();
    const ended = await connectOnce(app, { ...keeping, watch }, signal);
    const { ending } = ended;
    const inARow = history.add(ending, app.now() - startedAt);
    const next = afterEnding({ ...ended, inARow }, Math.random());
    const status = ended.code;
    app.log.info({ platform: 'whatsapp', ending, status, inARow, next: next.type }, 'connection');
    if (ending === 'outdated') await watch.fails('outdated');
    else if (next.type === 'again' && ending !== 'pairing_expired')
      await watch.fails('not_reached');
    await act(app, keeping.backend, next);
    if ('afterMs' in next && next.afterMs > 0) await wait(next.afterMs, signal);
  }
}

class History {
  #last: Ending | null = null;
  #inARow = 0;

  add(ending: Ending, lastedMs: number): number {
    const goesOn = ending === this.#last && lastedMs < GOOD_AFTER_MS;
    // A long round in which nobody scanned a code is not a good connection.
    const isWaiting = ending === this.#last && ending === 'pairing_expired';
    this.#inARow = goesOn || isWaiting ? this.#inARow + 1 : 1;
    this.#last = ending;
    return this.#inARow;
  }
}

async function connectOnce(
  app: CommitApp,
  { backend, onMessages, whileOpen, watch }: Omit<Keeping, 'wait'> & { watch: ConnectionWatch },
  signal: AbortSignal,
): Promise<Ended> {
  await commit(app, stateChanges(app, 'connecting'));
  let writing = Promise.resolve();
  const then = (work: () => Promise<void>): void => {
    writing = writing.then(work).catch((error: unknown) => {
      app.log.error(
        { err: error, platform: 'whatsapp' },
        'the state of the connection could not be stored',
      );
    });
  };
  const stops: (() => Promise<void>)[] = [];
  const stopSending = async (): Promise<void> => {
    await Promise.all(stops.splice(0).map((stop) => stop()));
  };
  // The connection closes after the sender, which waits for the acks of what it has just sent.
  const closing = new AbortController();
  const close = (): void => {
    const patience = pause(LAST_SENDS_MS, undefined, { ref: false });
    void Promise.race([stopSending(), patience]).finally(() => closing.abort());
  };
  if (signal.aborted) closing.abort();
  else signal.addEventListener('abort', close, { once: true });
  const watching = closeWhenOff(app, close);
  const ended = await backend.connect(
    {
      onMessages,
      onOpen: () =>
        then(async () => {
          await commit(app, [deletePairing(WHATSAPP_BOT), ...stateChanges(app, 'open')]);
          await watch.works();
          stops.push(await whileOpen());
        }),
      onPairing: (pairing, expiresAt) =>
        then(async () => {
          await commit(app, [
            offerPairing(app, pairing, expiresAt),
            ...stateChanges(app, 'pairing'),
          ]);
        }),
    },
    closing.signal,
  );
  clearInterval(watching);
  signal.removeEventListener('abort', close);
  await writing;
  await stopSending();
  await app.db.write([deletePairing(WHATSAPP_BOT)]);
  return ended;
}

/** An operator may switch the connection off while it is open. */
function closeWhenOff(app: CommitApp, close: () => void): NodeJS.Timeout {
  return setInterval(() => {
    void findWhatsAppState(app)
      .then((row) => {
        if (row?.state === 'off') close();
      })
      .catch(() => undefined);
  }, RECHECK_MS);
}

async function act(app: CommitApp, backend: WhatsAppBackend, next: Next): Promise<void> {
  if (next.type === 'link') {
    app.log.error({ platform: 'whatsapp' }, 'WhatsApp is no longer linked; link it again');
    await backend.forget();
    const hour = Math.floor(app.now() / HOUR_MS);
    await commit(app, [
      tellOperators(app, { type: 'whatsapp_unlinked' }, `whatsapp:unlinked:${hour}`),
    ]);
  } else if (next.type === 'off') {
    const { reason, forMs, isKnown } = next;
    const until = forMs === undefined ? null : app.now() + forMs;
    const level = until === null ? 'error' : 'warn';
    app.log[level]({ platform: 'whatsapp', reason }, 'WhatsApp is off');
    await commit(app, [
      ...stateChanges(app, 'off', { reason, until }),
      ...(isKnown
        ? []
        : [tellOperators(app, { type: 'whatsapp_off', reason }, `whatsapp:off:${app.now()}`)]),
    ]);
  }
}

function stateChanges(
  app: CommitApp,
  state: WhatsAppState,
  { reason, until }: { reason: OffReason | null; until: number | null } = {
    reason: null,
    until: null,
  },
): Change[] {
  return [
    saveConnection(WHATSAPP_BOT, { state, reason, since: app.now(), until }),
    ...tellWatchers(app, state),
  ];
}
