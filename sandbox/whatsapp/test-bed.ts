import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type AuthenticationCreds,
  type BinaryNode,
  initAuthCreds,
  makeCacheableSignalKeyStore,
  makeWASocket,
  type WAMessage,
  type WAMessageContent,
  type WAMessageUpdate,
  WA_CERT_DETAILS,
  type WASocket,
} from '@whiskeysockets/baileys';
import { onTestFinished } from 'vitest';
import { diskKeys, silentLogger } from './disk-keys.ts';
import { startWhatsApp, type WhatsAppOptions, type WhatsAppStandIn } from './whatsapp.ts';

/** The credentials that the client library keeps between connections. */
export type Auth = { creds: AuthenticationCreds; keys: Record<string, string> };

/** A client with everything it has emitted. */
export type Client = {
  socket: WASocket;
  isOpen: boolean;
  isNewLogin: boolean;
  qr: string | null;
  closedWith: number | null;
  received: (WAMessage & { type: string })[];
  updates: WAMessageUpdate[];
  /** The server's acknowledgement of each message by id: null, or the error code. */
  acks: Map<string, string | null>;
};

export function aStateFile(): string {
  return join(mkdtempSync(join(tmpdir(), 'whatsapp-')), 'state.json');
}

export async function openWhatsApp(
  options: Partial<WhatsAppOptions> = {},
): Promise<WhatsAppStandIn> {
  const whatsapp = await startWhatsApp({ slowMs: 20, stateFile: aStateFile(), ...options });
  onTestFinished(() => whatsapp.close());
  WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(whatsapp.rootKey, 'hex');
  return whatsapp;
}

export function newAuth(): Auth {
  return { creds: initAuthCreds(), keys: {} };
}

type Stored = (id: string) => WAMessageContent | undefined;

/** Connects the real library, which never reconnects on its own. */
export function connect(
  { url }: Pick<WhatsAppStandIn, 'url'>,
  { creds, keys }: Auth,
  stored: Stored = () => undefined,
): Client {
  const socket = makeWASocket({
    auth: { creds, keys: makeCacheableSignalKeyStore(diskKeys(keys), silentLogger) },
    waWebSocketUrl: url,
    logger: silentLogger,
    fireInitQueries: false,
    markOnlineOnConnect: false,
    syncFullHistory: false,
    enableRecentMessageCache: false,
    getMessage: async ({ id }) => stored(id ?? ''),
  });
  const client: Client = {
    socket,
    isOpen: false,
    isNewLogin: false,
    qr: null,
    closedWith: null,
    received: [],
    updates: [],
    acks: new Map(),
  };
  listen(client);
  onTestFinished(() => socket.end(undefined));
  return client;
}

function listen(client: Client): void {
  const { ev, ws } = client.socket;
  ev.on('connection.update', ({ connection, qr, isNewLogin, lastDisconnect }) => {
    client.qr = qr ?? client.qr;
    client.isNewLogin ||= isNewLogin === true;
    if (connection === 'open') client.isOpen = true;
    if (connection === 'close') {
      const error = lastDisconnect?.error as { output?: { statusCode?: number } } | undefined;
      client.closedWith = error?.output?.statusCode ?? 0;
    }
  });
  ev.on('messages.upsert', ({ type, messages }) => {
    client.received.push(...messages.map((message) => Object.assign(message, { type })));
  });
  ev.on('messages.update', (updates) => client.updates.push(...updates));
  // The library keeps waiting after an answer that is not an upgrade.
  ws.on('unexpected-response', (_request: unknown, response: { statusCode: number }) => {
    client.closedWith = response.statusCode;
  });
  ws.on('CB:ack,class:message', ({ attrs }: BinaryNode) =>
    client.acks.set(attrs.id ?? '', attrs.error ?? null),
  );
}

/** A client that is linked and logged in. */
export async function linked(
  whatsapp: WhatsAppStandIn,
  stored?: Stored,
): Promise<{ client: Client; auth: Auth }> {
  const auth = newAuth();
  const first = connect(whatsapp, auth);
  await until(() => first.qr !== null);
  await whatsapp.scanQr(first.qr ?? '');
  await until(() => first.closedWith !== null);
  auth.creds.accountSyncCounter = 1;
  return { client: await open(whatsapp, auth, stored), auth };
}

export async function open(
  whatsapp: WhatsAppStandIn,
  auth: Auth,
  stored?: Stored,
): Promise<Client> {
  const client = connect(whatsapp, auth, stored);
  await until(() => client.isOpen);
  return client;
}

export function textsOf({ received }: Client): string[] {
  return received
    .filter(({ key }) => !key.fromMe)
    .map(({ message }) => message?.conversation || message?.extendedTextMessage?.text || '');
}

/** Waits for something that is still in transit. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  timeoutMs = 30_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`it never happened: ${condition.toString()}`);
    await pause(5);
  }
}
