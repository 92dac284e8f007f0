import type { App } from '../app.ts';
import { readSignedId, signId } from '../sealing/signed-id.ts';

const PURPOSE = 'export-page';

/** The address of a one-time page: whoever has it may take the account's data along once. */
export function exportPageUrl({ config }: Pick<App, 'config'>, linkId: string): string {
  return `${config.web.publicUrl}/export/${signId(config.sealing, PURPOSE, linkId)}`;
}

/** The link an address belongs to, or `null` when it is not one of ours. */
export function readExportPage({ config }: Pick<App, 'config'>, signed: string): string | null {
  return readSignedId(config.sealing, PURPOSE, signed);
}
