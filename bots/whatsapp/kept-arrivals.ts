import {
  type AuthenticationCreds,
  type BinaryNode,
  decodeMessageNode,
  DEFAULT_CONNECTION_CONFIG,
  proto,
  type SignalDataSet,
  type SocketConfig,
  unpadRandomMax16,
  type WAMessage,
} from '@whiskeysockets/baileys';
import type { App } from '../../src/app.ts';
import type { Statement } from '../../src/store/engine.ts';
import { deleteAuthRows } from '../../src/store/whatsapp-auth.ts';
import { WHATSAPP_BOT } from '../../src/whatsapp/connection.ts';
import { readEvent } from '../read-event.ts';
import type { PersonMessage } from './backend.ts';
import { listKeys } from './baileys-auth.ts';
import { toPersonMessage } from './baileys-messages.ts';

/** A decrypted message as it is kept: the attributes of its stanza, and its padded bytes. */
type Arrival = { attrs: BinaryNode['attrs']; padded: Uint8Array };

export type ArrivalKeeper = {
  makeSignalRepository: SocketConfig['makeSignalRepository'];
  /** Receives each stanza of a message before the library handles it. */
  noteStanza: (stanza: BinaryNode) => void;
};

/** The name of these rows beside the types of the library's keys. */
const ARRIVAL = 'arrival';

/**
 * Keeps a message from its decryption until it is stored as an event. A decrypted message is never readable again, because its key
 * is used up, and the library confirms it before it hands it over: a process that died in between, or a connection that ended
 * before the receipt, would lose it (`handleMessage` in `Socket/messages-recv.js` of Baileys 7.0.0-rc14). The message is written in
 * the transaction of its key, so that it costs no commit of its own.
 */
export function keepArrivals(app: Pick<App, 'log'>, creds: AuthenticationCreds): ArrivalKeeper {
  const stanzas = new WeakMap<Uint8Array, BinaryNode['attrs']>();
  const keptAs = (arrival: Arrival): string | null => {
    const message = readArrival(app, creds, arrival);
    return message && nameOf(message);
  };
  return {
    makeSignalRepository(auth, logger, findNumbers) {
      const repository = DEFAULT_CONNECTION_CONFIG.makeSignalRepository(auth, logger, findNumbers);
      const { keys } = auth;
      if (!('transaction' in keys)) throw new Error('the store of the keys has no transactions');
      const decryptMessage: typeof repository.decryptMessage = (options) =>
        keys.transaction(async () => {
          const padded = await repository.decryptMessage(options);
          const attrs = stanzas.get(options.ciphertext);
          const name = attrs ? keptAs({ attrs, padded }) : null;
          const rows = name === null ? null : { [ARRIVAL]: { [name]: { attrs, padded } } };
          if (rows) await keys.set(rows as SignalDataSet);
          return padded;
        }, options.jid);
      return { ...repository, decryptMessage };
    },
    noteStanza({ attrs, content }) {
      if (!Array.isArray(content)) return;
      for (const { content: ciphertext } of content) {
        if (ciphertext instanceof Uint8Array) stanzas.set(ciphertext, attrs);
      }
    },
  };
}

/** The messages that an earlier connection has decrypted and nobody has stored as events, oldest first. */
export async function listArrivals(
  app: Pick<App, 'config' | 'db' | 'log'>,
  creds: AuthenticationCreds,
): Promise<PersonMessage[]> {
  const kept = (await listKeys(app, ARRIVAL)) as Arrival[];
  return kept
    .flatMap((arrival) => readArrival(app, creds, arrival) ?? [])
    .toSorted((one, other) => one.at - other.at);
}

/** The messages are stored as events now. */
export function deleteArrivals(messages: PersonMessage[]): Statement[] {
  if (messages.length === 0) return [];
  const keys = messages.map((message) => ({ type: ARRIVAL, id: nameOf(message) }));
  return [deleteAuthRows(WHATSAPP_BOT, keys)];
}

function nameOf({ chat, messageId }: PersonMessage): string {
  return `${chat}/${messageId}`;
}

function readArrival(
  app: Pick<App, 'log'>,
  creds: AuthenticationCreds,
  arrival: Arrival,
): PersonMessage | null {
  return readEvent(app, 'whatsapp', () => toPersonMessage(toMessage(creds, arrival), true)) ?? null;
}

function toMessage({ me }: AuthenticationCreds, { attrs, padded }: Arrival): WAMessage {
  const stanza = { tag: 'message', attrs };
  const { fullMessage } = decodeMessageNode(stanza, me?.id ?? '', me?.lid ?? '');
  return { ...fullMessage, message: proto.Message.decode(unpadRandomMax16(padded)) };
}
