import type { WASocket } from '@whiskeysockets/baileys';
import type { Config } from '../../src/config/config.ts';
import type { BackendListener } from './backend.ts';

type Pairing = {
  socket: WASocket;
  listener: BackendListener;
  config: NonNullable<Config['whatsapp']>;
  now: () => number;
};

/** The first QR code is valid for a minute, each further one for 20 seconds. */
const FIRST_QR_MS = 60_000;
const NEXT_QR_MS = 20_000;
const CODE_MS = 150_000;

/**
 * Offers a QR code to scan, or a code to type, while no phone is linked. The library produces a code before the server
 * knows it and regards the account as linked at once, so nothing is stored until the phone has confirmed.
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
