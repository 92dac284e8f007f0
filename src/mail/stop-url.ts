import type { Config } from '../config/config.ts';
import { readSignedId, signId } from '../sealing/signed-id.ts';

const PURPOSE = 'mail-stop';

/** Ends the reminders by mail to an account. */
export function stopUrl(config: Config, accountId: string): string {
  return `${config.web.publicUrl}/mail/stop/${signId(config.sealing, PURPOSE, accountId)}`;
}

/** The account of such an address; null for one that is not ours. */
export function readStopUrl(config: Config, signed: string): string | null {
  return readSignedId(config.sealing, PURPOSE, signed);
}
