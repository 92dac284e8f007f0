import type { App } from '../app.ts';
import { openSeal, seal, type SealContext } from '../sealing/seal.ts';
import type { Statement } from '../store/database.ts';
import { addPicture, findPicture, toPicture } from '../store/pictures.ts';
import { qrPicture } from './qr.ts';

/** What a picture shows. The text of a QR code can be as good as a password: only sealed does it enter a row. */
export type PictureContent = { kind: 'qr'; text: string } | { kind: 'png'; png: Buffer };

/** A picture ready to be handed to a platform; `text` is what a QR code says, `blocks` draws it with characters. */
export type OpenPicture = { png: Buffer; blocks: string | null; text: string | null };

type NewPicture = { id: string; chat: string; content: PictureContent; expiresAt: number };

/**
 * Keeps a picture for one chat. A screen names it by `picture: { id, alt }`; after `expiresAt` only the words of `alt`
 * are shown. A picture never changes: another content is another id.
 */
export function keepPicture(
  { config }: Pick<App, 'config'>,
  { id, chat, content, expiresAt }: NewPicture,
): Statement {
  const { kind } = content;
  const plain = kind === 'qr' ? content.text : content.png.toString('base64');
  const sealed = seal(config.sealing, plain, contextOf(id, chat));
  return addPicture({ id, chat, kind, sealed, expiresAt });
}

/** Opened only to be sent, and held nowhere. null when it has expired, is unknown, or is another chat's. */
export async function openPicture(
  { config, db, now }: Pick<App, 'config' | 'db' | 'now'>,
  id: string,
  chat: string,
): Promise<OpenPicture | null> {
  const [found] = await db.read([findPicture(id, chat, now())]);
  const row = found?.rows[0];
  if (!row) return null;
  const { kind, sealed } = toPicture(row);
  const plain = openSeal(config.sealing, sealed, contextOf(id, chat));
  return kind === 'qr'
    ? { ...qrPicture(plain), text: plain }
    : { png: Buffer.from(plain, 'base64'), blocks: null, text: null };
}

function contextOf(id: string, chat: string): SealContext {
  return { owner: chat, purpose: `picture/${id}`, version: 1 };
}
