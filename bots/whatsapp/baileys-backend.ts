import {
  type AnyMessageContent,
  type BinaryNode,
  Browsers,
  isJidBroadcast,
  isJidGroup,
  isJidNewsletter,
  makeWASocket,
  proto,
  type WAMessage,
  type WAMessageKey,
  WA_CERT_DETAILS,
  type WASocket,
} from '@whiskeysockets/baileys';
import type { App } from '../../src/app.ts';
import type { Config } from '../../src/config/config.ts';
import type { Outcome } from '../../src/chat/transport.ts';
import { Acks, toOutcome } from './acks.ts';
import type { BackendListener, Ended, MessageKey, WhatsAppBackend } from './backend.ts';
import { type BaileysAuth, forgetBaileysAuth, openBaileysAuth } from './baileys-auth.ts';
import { endingOf, isClosed } from './baileys-ending.ts';
import { deliveredId, toEditedMessage, toPersonMessage } from './baileys-messages.ts';
import { mediaAgent, toDocument, toImage } from './baileys-media.ts';
import { type ArrivalKeeper, keepArrivals, listArrivals } from './kept-arrivals.ts';
import { offerToPair } from './baileys-pairing.ts';
import { readEvent } from '../read-event.ts';
import { type ProtocolVersion, ProtocolVersions } from './protocol-version.ts';
import type { Resent } from './sent-messages.ts';
import { quietLogger, silenceSignalLibrary } from './quiet.ts';

type WhatsAppConfig = NonNullable<Config['whatsapp']>;

export type BaileysOptions = {
  config: WhatsAppConfig;
  /** What was sent under an id, for a phone that could not decrypt it. */
  findResent: (id: string) => Promise<Resent | null>;
  ackTimeoutMs?: number;
};

const ACK_TIMEOUT_MS = 15_000;
const UPLOAD_TIMEOUT_MS = 20_000;
/** A phone asks up to five times for a message that it cannot decrypt. The library counts each request twice. */
const MOST_RESENDS = 5;
const CLOSED: Outcome = { type: 'later', afterMs: 1000 };
const NOT_SENT: Outcome = { type: 'later', afterMs: 5000 };

/** A linked device, with the unofficial client library. */
export function baileysBackend(
  app: Pick<App, 'config' | 'db' | 'log' | 'now'>,
  { config, findResent, ackTimeoutMs = ACK_TIMEOUT_MS }: BaileysOptions,
): WhatsAppBackend {
  silenceSignalLibrary();
  if (config.rootKey) WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(config.rootKey);
  const acks = new Acks(ackTimeoutMs);
  const versions = new ProtocolVersions(app, config);
  let current: WASocket | null = null;

  const transmit = async ({ chat, content, wireId, edits }: Message): Promise<Outcome> => {
    const socket = current;
    if (!socket) return CLOSED;
    const options = { messageId: wireId, mediaUploadTimeoutMs: UPLOAD_TIMEOUT_MS };
    try {
      const outcome = await acks.around(wireId, () => socket.sendMessage(chat, content, options));
      return outcome.type === 'done' ? { type: 'done', messageId: edits ?? wireId } : outcome;
    } catch (error) {
      if (isClosed(error)) return CLOSED;
      app.log.warn({ err: error, platform: 'whatsapp' }, 'a message could not be sent');
      return NOT_SENT;
    }
  };

  return {
    capabilities: {
      textLength: 4096,
      captionLength: 1024,
      editWindowMs: 14 * 60_000,
      mostEdits: 4,
    },
    async connect(listener, signal) {
      const auth = await openBaileysAuth(app, (error) => {
        app.log.error({ err: error, platform: 'whatsapp' }, 'keys could not be read or stored');
        void current?.end(new Error('keys could not be read or stored'));
      });
      const version = await versions.current();
      if (signal.aborted) return { ending: 'stopped' };
      const { creds } = auth.state;
      const kept = await listArrivals(app, creds);
      if (kept.length > 0) listener.onMessages(kept);
      const keeper = keepArrivals(app, creds);
      const socket = openSocket(config, { auth, findResent, version, keeper });
      socket.ws.prependListener('CB:message', keeper.noteStanza);
      current = socket;
      try {
        const ended = await untilEnded({
          app,
          socket,
          auth,
          acks,
          listener,
          config,
          signal,
          now: app.now,
        });
        if (ended.ending === 'outdated') versions.refused();
        return ended;
      } finally {
        current = null;
        acks.giveUp(!signal.aborted);
        await auth.close();
      }
    },
    send: (chat, messageId, text) =>
      transmit({ chat, content: { text, linkPreview: null }, wireId: messageId }),
    sendPicture: (chat, messageId, picture) =>
      transmit({ chat, content: toImage(picture), wireId: messageId }),
    sendDocument: (chat, messageId, document) =>
      transmit({ chat, content: toDocument(document), wireId: messageId }),
    edit(chat, { editId, messageId, text }) {
      const content = { text, linkPreview: null, edit: ownKey(chat, messageId) };
      return transmit({ chat, content, wireId: editId, edits: messageId });
    },
    markRead: ({ chat, messageId }: MessageKey) =>
      bestEffort(current?.readMessages([{ remoteJid: chat, id: messageId, fromMe: false }])),
    typing: (chat) => bestEffort(current?.sendPresenceUpdate('composing', chat)),
    forget: () => forgetBaileysAuth(app),
  };
}

type Message = { chat: string; content: AnyMessageContent; wireId: string; edits?: string };

function ownKey(chat: string, messageId: string): WAMessageKey {
  return { remoteJid: chat, fromMe: true, id: messageId };
}

type Identity = {
  auth: BaileysAuth;
  findResent: BaileysOptions['findResent'];
  version: ProtocolVersion | undefined;
  keeper: ArrivalKeeper;
};

function openSocket(
  { socketUrl }: WhatsAppConfig,
  { auth, findResent, version, keeper }: Identity,
): WASocket {
  return makeWASocket({
    auth: auth.state,
    makeSignalRepository: keeper.makeSignalRepository,
    ...(version && { version }),
    waWebSocketUrl: socketUrl,
    ...mediaAgent(socketUrl),
    logger: quietLogger,
    browser: Browsers.windows('Chrome'),
    markOnlineOnConnect: false,
    syncFullHistory: false,
    generateHighQualityLinkPreview: false,
    enableRecentMessageCache: false,
    shouldIgnoreJid: (jid) =>
      Boolean(isJidGroup(jid) || isJidBroadcast(jid) || isJidNewsletter(jid)),
    maxMsgRetryCount: 2 * MOST_RESENDS,
    getMessage: async ({ id }) => toContent(id ? await findResent(id) : null),
  });
}

function toContent(resent: Resent | null): proto.IMessage | undefined {
  if (!resent) return undefined;
  const message = { conversation: resent.text };
  if (!resent.edits) return message;
  const { chat, messageId } = resent.edits;
  const type = proto.Message.ProtocolMessage.Type.MESSAGE_EDIT;
  return {
    protocolMessage: { key: ownKey(chat, messageId), editedMessage: message, type },
  };
}

type Session = {
  app: Pick<App, 'log'>;
  socket: WASocket;
  auth: BaileysAuth;
  acks: Acks;
  listener: BackendListener;
  config: WhatsAppConfig;
  signal: AbortSignal;
  now: () => number;
};

function untilEnded(session: Session): Promise<Ended> {
  const { app, socket, auth, acks, listener, signal } = session;
  const { ev, ws } = socket;
  const recordDelivery = (messageId: string | null): void => {
    if (messageId) acks.settle(messageId, { type: 'done', messageId });
  };
  ev.on('creds.update', () => auth.saveCreds());
  ev.on('messages.upsert', ({ type, messages }) => {
    for (const { key, status } of messages) recordDelivery(deliveredId(key, status));
    const read = (message: WAMessage) => () => toPersonMessage(message, type === 'append');
    const theirs = messages.flatMap((message) => readEvent(app, 'whatsapp', read(message)) ?? []);
    if (theirs.length > 0) listener.onMessages(theirs);
  });
  ev.on('messages.update', (updates) => {
    for (const { key, update } of updates) recordDelivery(deliveredId(key, update.status));
    const edited = updates.flatMap(
      (update) => readEvent(app, 'whatsapp', () => toEditedMessage(update)) ?? [],
    );
    if (edited.length > 0) listener.onMessages(edited);
  });
  ws.on('CB:ack,class:message', ({ attrs }: BinaryNode) => {
    if (attrs.id) acks.settle(attrs.id, toOutcome(attrs.id, attrs.error));
  });
  // The library ignores an unexpected HTTP response and would keep waiting.
  ws.on('unexpected-response', (_request: unknown, { statusCode }: { statusCode?: number }) => {
    void socket.end(new Error(`the server answered ${statusCode}`));
  });
  offerToPair(session);
  return new Promise((resolve) => {
    const stop = (): void => void socket.end(undefined);
    signal.addEventListener('abort', stop, { once: true });
    ev.on('connection.update', ({ connection, lastDisconnect }) => {
      if (connection === 'open') {
        auth.recordLogin();
        listener.onOpen();
      }
      if (connection !== 'close') return;
      // Messages of a login that was not finished are confirmed already, and the library would keep them for half a minute.
      ev.flush();
      signal.removeEventListener('abort', stop);
      resolve(
        signal.aborted ? { ending: 'stopped' } : endingOf(lastDisconnect?.error, auth.isLinked),
      );
    });
  });
}

async function bestEffort(work: Promise<unknown> | undefined): Promise<void> {
  await work?.catch(() => undefined);
}
