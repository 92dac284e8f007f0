import type { WASocket } from '@whiskeysockets/baileys';
import type { Config } from '../../src/config/config.ts';
import type { BackendListener } from './backend.ts';

type Pairing = {
  socket: WASocket;
  listener: BackendListener;
  config: NonNullable<Config['whatsapp']>;
  now: () => number;
};

/** The first QR code stays for a minute, each of the next for a third of it. */
const FIRST_QR_MS = 60_000;
const NEXT_QR_MS = 20_000;
const CODE_MS = 150_000;

/**
 * Shows what the phone has to scan or type while it is not linked. The library gives a code before the server knows it
 * and takes the account for linked at once, so nothing of it is kept until the phone has confirmed.
 */
export function offerToPair({ socket, listener, config, now }: Pairing): void {
  let shown = 0;
  socket.ev.on('connection.update', ({ qr }) => {
    if (!qr) return;
    shown += 1;
    if (config.pairingNumber === null) {
      const life = shown === 1 ? FIRST_QR_MS : NEXT_QR_MS;
      listener.onPairing({ kind: 'qr', text: qr }, now() + life);
    } else if (shown === 1) {
      void socket.requestPairingCode(config.pairingNumber).then(
        (code) => listener.onPairing({ kind: 'code', text: code }, now() + CODE_MS),
        () => socket.end(new Error('no pairing code')),
      );
    }
  });
}
