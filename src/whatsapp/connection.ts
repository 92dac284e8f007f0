import { z } from 'zod';
import type { App } from '../app.ts';
import { openSeal, seal, type SealContext } from '../sealing/seal.ts';
import {
  type ConnectionRow,
  endOff,
  findConnection,
  findPairing,
  savePairing,
  toConnection,
} from '../store/whatsapp-connections.ts';
import type { Statement } from '../store/database.ts';

/** There is one control bot on WhatsApp; its number may change when it is linked anew. */
export const WHATSAPP_BOT = 'main';

/** What links a phone: the text of a QR code, or a code to type. Whoever has it can take the account over. */
export type Pairing = { kind: 'qr' | 'code'; text: string };

type ConnectionApp = Pick<App, 'config' | 'db' | 'now'>;

const PAIRING: SealContext = { owner: `whatsapp:${WHATSAPP_BOT}`, purpose: 'pairing', version: 1 };
const StoredPairing = z.object({ kind: z.enum(['qr', 'code']), text: z.string() });

/** The state of the connection to WhatsApp; null when it was never switched on. */
export async function findWhatsAppState(app: Pick<App, 'db'>): Promise<ConnectionRow | null> {
  const [result] = await app.db.read([findConnection(WHATSAPP_BOT)]);
  const row = result?.rows[0];
  return row ? toConnection(row) : null;
}

/** Lets a connection that is off try again. Tells whether it was off. */
export async function switchOnWhatsApp(app: Pick<App, 'db' | 'now'>): Promise<boolean> {
  const [result] = await app.db.write([endOff(WHATSAPP_BOT, app.now())]);
  return result?.rowsAffected === 1;
}

/** What an operator has to scan or type now, if anything. To be shown to operators only, and never logged. */
export async function findWhatsAppPairing(
  app: ConnectionApp,
): Promise<(Pairing & { expiresAt: number }) | null> {
  const [result] = await app.db.read([findPairing(WHATSAPP_BOT, app.now())]);
  const row = result?.rows[0];
  if (!row) return null;
  const opened = openSeal(app.config.sealing, String(row['sealed']), PAIRING);
  return { ...StoredPairing.parse(JSON.parse(opened)), expiresAt: Number(row['expires_at']) };
}

export function offerPairing(
  { config }: Pick<App, 'config'>,
  pairing: Pairing,
  expiresAt: number,
): Statement {
  const sealed = seal(config.sealing, JSON.stringify(pairing), PAIRING);
  return savePairing(WHATSAPP_BOT, sealed, expiresAt);
}
