import type { App } from '../app.ts';
import { readSignedId, signId } from '../sealing/signed-id.ts';

const PURPOSE = 'secret-page';

/** The address of a one-time page: whoever has it may hand in one secret for the chat that asked for it. */
export function secretPageUrl({ config }: Pick<App, 'config'>, linkId: string): string {
  return `${config.web.publicUrl}/secret/${signId(config.sealing, PURPOSE, linkId)}`;
}

/** The link an address belongs to, or `null` when it is not one of ours. */
export function readSecretPage({ config }: Pick<App, 'config'>, signed: string): string | null {
  return readSignedId(config.sealing, PURPOSE, signed);
}
