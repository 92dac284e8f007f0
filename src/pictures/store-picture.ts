import type { App } from '../app.ts';
import { openSeal, seal } from '../sealing/seal.ts';
import { pictureSeal } from '../sealing/seal-contexts.ts';
import { addPicture, findPicture } from '../store/pictures.ts';
import { qrPng } from './qr.ts';
import type { Statement } from '../store/engine.ts';

/** The content of a picture. The text of a QR code can be as powerful as a password, so it is stored only sealed. */
export type PictureContent = { kind: 'qr'; text: string } | { kind: 'png'; png: Buffer };

/** A picture ready for a platform; `text` is the content of a QR code. */
export type OpenPicture = { png: Buffer; text: string | null };

type NewPicture = { id: string; chat: string; content: PictureContent; expiresAt: number };

/**
 * Stores a picture for one chat. A screen names it by `picture: { id, alt, missing }` and says `missing` after `expiresAt`.
 * A picture never changes: another content gets another id.
 */
export function storePicture(
  { config }: Pick<App, 'config'>,
  { id, chat, content, expiresAt }: NewPicture,
): Statement {
  const { kind } = content;
  const plain = kind === 'qr' ? content.text : content.png.toString('base64');
  const sealed = seal(config.sealing, plain, pictureSeal(id, chat));
  return addPicture({ id, chat, kind, sealed, expiresAt });
}

/** Opens a picture to send it. Returns null when the picture has expired, is unknown or belongs to another chat. */
export async function openPicture(
  { config, db, now }: Pick<App, 'config' | 'db' | 'now'>,
  id: string,
  chat: string,
): Promise<OpenPicture | null> {
  const [picture] = await db.read(findPicture(id, chat, now()));
  if (!picture) return null;
  const { kind, sealed } = picture;
  const plain = openSeal(config.sealing, sealed, pictureSeal(id, chat));
  return kind === 'qr'
    ? { png: qrPng(plain), text: plain }
    : { png: Buffer.from(plain, 'base64'), text: null };
}
