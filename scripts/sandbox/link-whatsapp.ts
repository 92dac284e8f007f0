import { setTimeout as pause } from 'node:timers/promises';
import type { WhatsAppStandIn } from '../../sandbox/whatsapp/whatsapp.ts';
import { loadConfig } from '../../src/config/config.ts';
import type { Database } from '../../src/store/database.ts';
import { findWhatsAppPairing } from '../../src/whatsapp/connection.ts';

const POLL_MS = 100;
const PATIENCE_MS = 30_000;

type Product = { db: Database; settings: Record<string, string> };

/**
 * Plays the operator with the bot's phone: scans the QR code whenever the product shows one. Resolves once the bot is connected,
 * with a function that stops.
 */
export async function keepWhatsAppLinked(
  whatsapp: WhatsAppStandIn,
  { db, settings }: Product,
): Promise<() => Promise<void>> {
  const stopping = new AbortController();
  const app = { config: loadConfig(settings), db, now: Date.now };
  const watching = (async () => {
    for (let last = ''; !stopping.signal.aborted;) {
      const pairing = whatsapp.isConnected() ? null : await findWhatsAppPairing(app);
      if (pairing?.kind === 'qr' && pairing.text !== last) {
        last = pairing.text;
        await whatsapp.scanQr(pairing.text).catch(() => undefined);
      }
      await pause(POLL_MS);
    }
  })();
  const deadline = Date.now() + PATIENCE_MS;
  while (!whatsapp.isConnected()) {
    if (Date.now() > deadline) throw new Error('the bot did not connect to WhatsApp in time');
    await pause(POLL_MS);
  }
  return async () => {
    stopping.abort();
    await watching;
  };
}
