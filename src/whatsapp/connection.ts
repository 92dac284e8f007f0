import { z } from 'zod';
import type { App } from '../app.ts';
import { openSeal, seal } from '../sealing/seal.ts';
import { whatsappSeal } from '../sealing/seal-contexts.ts';
import {
  type ConnectionRow,
  endOff,
  findConnection,
  findPairing,
  savePairing,
} from '../store/whatsapp-connections.ts';
import type { Statement } from '../store/engine.ts';

/** The name of the one control bot on WhatsApp; its number may change when it is linked again. */
export const WHATSAPP_BOT = 'main';

/** The text of a QR code, or a code to type, that links a phone. It gives full access to the account. */
export type Pairing = { kind: 'qr' | 'code'; text: string };

type ConnectionApp = Pick<App, 'config' | 'db' | 'now'>;

const PAIRING = whatsappSeal(WHATSAPP_BOT, 'pairing');
const StoredPairing = z.object({ kind: z.enum(['qr', 'code']), text: z.string() });

/** The state of the connection to WhatsApp; null when the connection was never switched on. */
export async function findWhatsAppState(app: Pick<App, 'db'>): Promise<ConnectionRow | null> {
  const [connection] = await app.db.read(findConnection(WHATSAPP_BOT));
  return connection;
}

/** Lets a connection that is off try again. Returns whether it was off. */
export async function switchOnWhatsApp(app: Pick<App, 'db' | 'now'>): Promise<boolean> {
  const [changed] = await app.db.write([endOff(WHATSAPP_BOT, app.now())]);
  return changed === 1;
}

/** The current pairing code, if there is one. Show it to operators only and never log it. */
export async function findWhatsAppPairing(
  app: ConnectionApp,
): Promise<(Pairing & { expiresAt: number }) | null> {
  const [stored] = await app.db.read(findPairing(WHATSAPP_BOT, app.now()));
  if (!stored) return null;
  const opened = openSeal(app.config.sealing, stored.sealed, PAIRING);
  return { ...StoredPairing.parse(JSON.parse(opened)), expiresAt: stored.expiresAt };
}

export function offerPairing(
  { config }: Pick<App, 'config'>,
  pairing: Pairing,
  expiresAt: number,
): Statement {
  const sealed = seal(config.sealing, JSON.stringify(pairing), PAIRING);
  return savePairing(WHATSAPP_BOT, sealed, expiresAt);
}
