import type { Config } from '../../config/config.ts';
import { readSignedId, signId } from '../../sealing/signed-id.ts';

const PURPOSE = 'connect-claude';

/** Leads the owner of an agent to the chat in which they connect their Claude. Whoever else opens it learns and gets nothing. */
export function connectUrl(config: Config, accountId: string): string {
  return `${config.web.publicUrl}/connect/${signId(config.sealing, PURPOSE, accountId)}`;
}

/** The account of such an address; null for one that is not ours. */
export function readConnectUrl(config: Config, signed: string): string | null {
  return readSignedId(config.sealing, PURPOSE, signed);
}
