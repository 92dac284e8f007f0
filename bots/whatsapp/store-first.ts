import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type AuthenticationCreds,
  type BinaryNode,
  decodeMessageNode,
  DEFAULT_CONNECTION_CONFIG,
  proto,
  type SocketConfig,
  unpadRandomMax16,
  type WAMessage,
} from '@whiskeysockets/baileys';
import type { BackendListener } from './backend.ts';
import { toPersonMessage } from './baileys-messages.ts';

export type StoreFirst = {
  makeSignalRepository: SocketConfig['makeSignalRepository'];
  /** Is told of each stanza of a message before the library handles it. */
  noteStanza: (stanza: BinaryNode) => void;
  /** Whether this message was handed over already, so that its event says nothing new. */
  isStored: (message: WAMessage) => boolean;
};

/**
 * Hands a message over before the server hears that it has arrived, because the server forgets it then. The library sends the
 * receipt before its event (`handleMessage` in `Socket/messages-recv.js` of 7.0.0-rc14), and refuses a message that it has
 * decrypted once, since its key is used up (`MISSING_KEYS_ERROR_TEXT`). So the message is handed over inside the transaction that
 * stores the new keys: whatever fails or dies before its end, the server sends the message again, and it can be decrypted again.
 * `isLeft` leaves a message to the library's event.
 */
export function storeFirst(
  creds: AuthenticationCreds,
  listener: Pick<BackendListener, 'onMessages'>,
  isLeft: (sentAt: number) => boolean,
): StoreFirst {
  const stanzas = new WeakMap<Uint8Array, BinaryNode>();
  const stored = new Set<string>();
  // The library keeps its transaction in the context, and whatever is sent from there would never store its keys.
  const outside = AsyncLocalStorage.snapshot();

  const handOver = async (ciphertext: Uint8Array, padded: Uint8Array): Promise<void> => {
    const stanza = stanzas.get(ciphertext);
    const message = stanza && toMessage(stanza, padded, creds);
    const theirs = message && toPersonMessage(message, Boolean(stanza.attrs['offline']));
    if (!theirs || (theirs.isDelayed && isLeft(theirs.at))) return;
    await outside(() => listener.onMessages([theirs]));
    stored.add(theirs.messageId);
  };

  return {
    makeSignalRepository(auth, logger, findNumbers) {
      const repository = DEFAULT_CONNECTION_CONFIG.makeSignalRepository(auth, logger, findNumbers);
      const { keys } = auth;
      if (!('transaction' in keys)) throw new Error('the store of the keys has no transactions');
      const decryptMessage: typeof repository.decryptMessage = (options) =>
        keys.transaction(async () => {
          const padded = await repository.decryptMessage(options);
          await handOver(options.ciphertext, padded);
          return padded;
        }, options.jid);
      return { ...repository, decryptMessage };
    },
    noteStanza(stanza) {
      if (!Array.isArray(stanza.content)) return;
      for (const { content } of stanza.content) {
        if (content instanceof Uint8Array) stanzas.set(content, stanza);
      }
    },
    isStored: ({ key }) => stored.delete(key.id ?? ''),
  };
}

function toMessage(
  stanza: BinaryNode,
  padded: Uint8Array,
  { me }: AuthenticationCreds,
): WAMessage | null {
  if (!me) return null;
  const { fullMessage } = decodeMessageNode(stanza, me.id, me.lid ?? '');
  const message = proto.Message.decode(unpadRandomMax16(padded));
  return { ...fullMessage, message: message.deviceSentMessage?.message ?? message };
}
