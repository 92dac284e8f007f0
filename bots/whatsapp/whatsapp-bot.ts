import { setTimeout as pause } from 'node:timers/promises';
import type { App } from '../../src/app.ts';
import type { Config } from '../../src/config/config.ts';
import { startFetching } from '../../src/files/fetch-files.ts';
import { startSender } from '../../src/chat/sender.ts';
import { WHATSAPP_BOT } from '../../src/whatsapp/connection.ts';
import { runExclusively } from '../run-exclusively.ts';
import { acceptMessages } from './arrivals.ts';
import type { BackendListener, PersonMessage, WhatsAppBackend } from './backend.ts';
import { baileysBackend } from './baileys-backend.ts';
import { whatsAppFetch } from './files.ts';
import { keepConnected } from './keep-connected.ts';
import { findResent } from './sent-messages.ts';
import { whatsAppTransport } from './transport.ts';

type WhatsAppConfig = NonNullable<Config['whatsapp']>;

/** How long to pause before an answer and to wait for an ack; realistic by default. */
export type Pace = { pauseMs?: () => number; ackTimeoutMs?: number };

/** Connects to WhatsApp as a linked device, from one process at a time. Returns a function that stops. */
export function startWhatsAppBot(
  app: App,
  config: WhatsAppConfig,
  { pauseMs, ackTimeoutMs }: Pace = {},
): () => Promise<void> {
  const backend = baileysBackend(app, {
    config,
    findResent: (id) => findResent(app, id),
    ...(ackTimeoutMs === undefined ? {} : { ackTimeoutMs }),
  });
  const transport = whatsAppTransport(app, backend, pauseMs);
  const address = { platform: 'whatsapp', bot: WHATSAPP_BOT } as const;
  const whileOpen = async (): Promise<() => Promise<void>> => {
    const stopSender = await startSender(app, transport);
    const stopFetching = startFetching(app, address, whatsAppFetch(config.socketUrl));
    return async () => void (await Promise.all([stopFetching(), stopSender()]));
  };
  return runExclusively(app, `whatsapp:${WHATSAPP_BOT}`, (signal) =>
    keepConnected(
      app,
      { backend, onMessages: inTurn(app, backend), whileOpen: () => whileOpen() },
      signal,
    ),
  );
}

/** The pauses before another try to store messages: about a minute, so whatever still fails is no busy database. */
const RETRY_MS = [100, 500, 1000, 2000, 5000, 10_000, 20_000, 20_000];

/**
 * Stores one batch after the other, because the first messages in two batches may come from the same person. Messages that cannot
 * be stored are tried again, because the server counts them as delivered and never sends them again. The next connection tries the rest.
 */
function inTurn(app: App, backend: WhatsAppBackend): BackendListener['onMessages'] {
  let storing: Promise<PersonMessage[]> = Promise.resolve([]);
  return (messages) => {
    storing = storing.then((early) => store(app, [...early, ...messages]));
    for (const { chat, messageId } of messages) void backend.markRead({ chat, messageId });
    const answered = messages.filter(
      ({ content: { kind } }) => kind === 'text' || kind === 'other',
    );
    for (const chat of new Set(answered.map(({ chat }) => chat))) void backend.typing(chat);
  };
}

/** Resolves to the messages that have to come again with the next ones. */
async function store(app: App, messages: PersonMessage[]): Promise<PersonMessage[]> {
  for (const waitMs of [0, ...RETRY_MS]) {
    await pause(waitMs);
    try {
      return await acceptMessages(app, messages);
    } catch (error) {
      app.log.error({ err: error, platform: 'whatsapp' }, 'messages could not be stored');
    }
  }
  return [];
}
