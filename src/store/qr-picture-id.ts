import { idFrom } from '../ids.ts';

/** The picture of a code that links WhatsApp; each code has its own. */
export function qrPictureId(channelId: string, number: number): string {
  return idFrom('pic', channelId, number);
}
