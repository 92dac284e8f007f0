import type { Config } from '../config/config.ts';
import { readSignedId, signId } from '../sealing/signed-id.ts';

const PURPOSE = 'phone-webhook';

/** Where Bland reports the calls of an account. The path cannot be guessed. */
export function phoneWebhookUrl({ web, sealing }: Config, accountId: string): string {
  return `${web.publicUrl}/bland/webhook/${signId(sealing, PURPOSE, accountId)}`;
}

/** The account of an address; null for one that is not ours. */
export function readPhoneWebhook({ sealing }: Config, signed: string): string | null {
  return readSignedId(sealing, PURPOSE, signed);
}
