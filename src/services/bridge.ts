import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import { parseJson } from '../http/http.ts';
import { readSignedId } from '../sealing/signed-id.ts';
import { findEntryOfSession, type LedgerEntry, listOpenEntries } from '../store/usage.ts';
import {
  BRIDGE_PATH,
  closeSession,
  findConnectUrl,
  openSession,
  SESSION_LINK,
} from './browser-sessions.ts';
import { createCallers } from './callers.ts';
import { assertMayUse } from './may-use.ts';
import type { App } from '../app.ts';
import type { ProviderApp } from './provider-app.ts';
import { Refusal } from './refusal.ts';
import type { Caller } from './rule.ts';
import { readToken } from './token.ts';

/** Takes a connection that asks for a WebSocket. */
export type Bridge = {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Ends every connection, so that the process can stop. */
  close(): void;
};

/** The browser of whoever asks with the service token: the one that is open, or a new one. */
const OWN = 'own';
/** How long a session without a connection stays open: a client that lost its connection comes back. */
const LINGER_MS = 30_000;
const LARGEST_MESSAGE = 64 * 1024 * 1024;
/** A client connects once for all that it does. */
const MOST_JOINS = 30;
const UNUSABLE = 1011;
const OVER = 1000;

/**
 * Joins clients of the Chrome DevTools Protocol with their browsers at Browserbase. A connection that only asks for the version, as OpenClaw
 * does before each action, is answered here and opens nothing. The last connection to leave ends the session, and so does the end of
 * the time that is reserved for it.
 */
export function createBridge(app: ProviderApp & Pick<App, 'rates'>, lingerMs = LINGER_MS): Bridge {
  const log = app.log.child({ part: 'browser' });
  const server = new WebSocketServer({ noServer: true, maxPayload: LARGEST_MESSAGE });
  const findCaller = createCallers(app);
  const sessions = new Sessions(app, lingerMs);

  /** Finds the session that a path names, or opens one. Throws a `Refusal`. */
  async function sessionFor(
    name: string,
    headers: IncomingMessage['headers'],
  ): Promise<LedgerEntry> {
    const signed = readSignedId(app.config.sealing, SESSION_LINK, name);
    if (signed !== null) return openEntry(signed);
    if (name !== OWN) throw noSession();
    const caller = await findOwner(headers);
    const [[newest]] = await app.db.read(listOpenEntries(caller.accountId, 'browser'));
    if (newest?.externalId) return newest;
    const session = await openSession(app, caller, { timeoutS: null, settings: {} });
    return openEntry(String(session['id']));
  }

  async function openEntry(id: string): Promise<LedgerEntry> {
    const [entry] = await app.db.read(findEntryOfSession('browser', id));
    if (entry?.state === 'reserved') return entry;
    throw new Refusal('not_found', 'This browser session has ended.');
  }

  /** Whether somebody may ask at all, which a stranger hears before anything that was sent is kept. Throws a `Refusal`. */
  async function verify(name: string, headers: IncomingMessage['headers']): Promise<void> {
    if (name === OWN) await findOwner(headers);
    else if (readSignedId(app.config.sealing, SESSION_LINK, name) === null) throw noSession();
  }

  async function findOwner(headers: IncomingMessage['headers']): Promise<Caller> {
    const caller = await findCaller(readToken(bearerOf(headers)));
    assertMayUse('browser', caller);
    return caller;
  }

  async function join(client: WebSocket, name: string, headers: IncomingMessage['headers']) {
    const first = firstCommand(client);
    await verify(name, headers);
    const early = await first;
    if (!early) return;
    const entry = await sessionFor(name, headers);
    // Each of them asks Browserbase where the browser is.
    if ((await app.rates.take(`browser:${entry.accountId}`, MOST_JOINS)) > 0) throw tooMany();
    const upstream = new WebSocket(await findConnectUrl(app, entry.externalId ?? ''), {
      perMessageDeflate: false,
      maxPayload: LARGEST_MESSAGE,
    });
    sessions.enter(entry, client);
    pipe(client, upstream, early);
  }

  return {
    upgrade(request, socket, head) {
      // From here on Node hands every failure of the socket to us, and one that nobody handles ends the process.
      socket.on('error', () => socket.destroy());
      const name = nameIn(request.url ?? '');
      if (name === null) return void socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
      server.handleUpgrade(request, socket, head, (client) => {
        client.on('error', () => client.terminate());
        join(client, name, request.headers).catch((error: unknown) => {
          const isOurs = !(error instanceof Refusal);
          if (isOurs) log.error({ err: error }, 'a browser could not be reached');
          const reason = isOurs ? 'Something broke on our side.' : error.message;
          client.close(UNUSABLE, reason.slice(0, 120));
        });
      });
    },
    close() {
      for (const client of server.clients) client.terminate();
      sessions.forget();
    },
  };
}

function tooMany(): Refusal {
  return new Refusal('too_many_requests', `A browser takes ${MOST_JOINS} connections a minute.`);
}

function noSession(): Refusal {
  return new Refusal('not_found', 'There is no such browser session.');
}

/** Also for a client that has left already, whose event has passed. */
function onceClosed(client: WebSocket, action: () => void): void {
  if (client.readyState === WebSocket.CLOSED) action();
  else client.once('close', action);
}

/** The last segment of the path. */
function nameIn(url: string): string | null {
  const path = url.split('?')[0] ?? '';
  const name = path.startsWith(BRIDGE_PATH) ? path.slice(BRIDGE_PATH.length) : '';
  return /^[\w.-]+$/.test(name) ? name : null;
}

/** A browser profile of OpenClaw can only carry the token as the password of its URL. */
function bearerOf(headers: IncomingMessage['headers']): IncomingMessage['headers'] {
  const basic = /^Basic (.+)$/i.exec(headers.authorization ?? '')?.[1];
  if (basic === undefined) return headers;
  const password = Buffer.from(basic, 'base64').toString().split(':')[1] ?? '';
  return { authorization: password };
}

/**
 * Answers requests for the version until the client asks for something else. Resolves with what it sent then, or null when it has
 * left before.
 */
function firstCommand(client: WebSocket): Promise<Early | null> {
  return new Promise((resolve) => {
    const queue: Early['queue'] = [];
    const onMessage = (data: Buffer, isBinary: boolean): void => {
      const id = queue.length === 0 && !isBinary ? versionRequest(data) : null;
      if (id !== null) return client.send(JSON.stringify({ id, result: VERSION }));
      queue.push({ data, isBinary });
      resolve({ queue, stop: () => client.off('message', onMessage) });
    };
    client.on('message', onMessage);
    client.once('close', () => resolve(null));
  });
}

/** What arrives before the browser is there. */
type Early = { queue: { data: Buffer; isBinary: boolean }[]; stop: () => void };

const VERSION = {
  protocolVersion: '1.3',
  product: 'Chrome',
  revision: '',
  userAgent: '',
  jsVersion: '',
};

function versionRequest(data: Buffer): number | null {
  const text = data.toString();
  if (!text.includes('Browser.getVersion')) return null;
  const { id, method } = (parseJson(text) ?? {}) as { id?: unknown; method?: unknown };
  return method === 'Browser.getVersion' && typeof id === 'number' ? id : null;
}

function pipe(client: WebSocket, upstream: WebSocket, early: Early): void {
  upstream.once('open', () => {
    early.stop();
    for (const { data, isBinary } of early.queue) upstream.send(data, { binary: isBinary });
    client.on('message', (data: Buffer, isBinary) => upstream.send(data, { binary: isBinary }));
  });
  upstream.on('message', (data: Buffer, isBinary) => client.send(data, { binary: isBinary }));
  upstream.on('error', () => client.close(UNUSABLE, 'The browser cannot be reached.'));
  upstream.once('close', () => client.close(OVER));
  onceClosed(client, () => upstream.terminate());
}

type Session = { clients: Set<WebSocket>; end: NodeJS.Timeout; linger: NodeJS.Timeout | null };

/** The sessions that clients of this process are connected to. */
class Sessions {
  readonly #app: ProviderApp;
  readonly #lingerMs: number;
  readonly #open = new Map<number, Session>();

  constructor(app: ProviderApp, lingerMs: number) {
    this.#app = app;
    this.#lingerMs = lingerMs;
  }

  enter(entry: LedgerEntry, client: WebSocket): void {
    const session = this.#open.get(entry.id) ?? this.#begin(entry);
    if (session.linger) clearTimeout(session.linger);
    session.clients.add(client);
    onceClosed(client, () => {
      session.clients.delete(client);
      if (session.clients.size > 0) return;
      session.linger = setTimeout(() => this.#finish(entry), this.#lingerMs);
    });
  }

  forget(): void {
    for (const { end, linger } of this.#open.values()) {
      clearTimeout(end);
      if (linger) clearTimeout(linger);
    }
    this.#open.clear();
  }

  /** What is reserved is the most that the session may last. */
  #begin(entry: LedgerEntry): Session {
    const leftMs = entry.createdAt + entry.units * 1000 - this.#app.now();
    const end = setTimeout(() => this.#finish(entry), Math.max(0, leftMs));
    const session = { clients: new Set<WebSocket>(), end, linger: null };
    this.#open.set(entry.id, session);
    return session;
  }

  #finish(entry: LedgerEntry): void {
    const session = this.#open.get(entry.id);
    this.#open.delete(entry.id);
    if (!session) return;
    clearTimeout(session.end);
    for (const client of session.clients) client.close(OVER, 'The time of this browser is over.');
    // When this fails, the hold comes due and is settled from the record.
    closeSession(this.#app, entry).catch((error: unknown) =>
      this.#app.log.warn({ err: error }, 'a browser session could not be closed'),
    );
  }
}
