import { createHmac, timingSafeEqual } from 'node:crypto';
import type { App } from '../app.ts';

type SigningApp = Pick<App, 'config'>;

/** Marks a return address as ours: `<intent id>.<signature>`. The same intent always gets the same one. */
export function signReturn(app: SigningApp, intentId: string): string {
  const key = app.config.sealing.keys.get(app.config.sealing.currentId);
  return `${intentId}.${signature(key, intentId)}`;
}

/** The intent of a return address, or `null` when it was not made by us. */
export function readReturn(app: SigningApp, state: string): string | null {
  const [intentId = '', given = ''] = state.split('.');
  for (const key of app.config.sealing.keys.values()) {
    const expected = signature(key, intentId);
    const same =
      given.length === expected.length &&
      timingSafeEqual(Buffer.from(given), Buffer.from(expected));
    if (same) return intentId;
  }
  return null;
}

function signature(key: Buffer | undefined, intentId: string): string {
  return createHmac('sha256', key ?? '')
    .update(`checkout-return:${intentId}`)
    .digest('base64url');
}
