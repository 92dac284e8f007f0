import { linkCode } from '../sealing/link-code.ts';
import type { App } from '../app.ts';
import { revealLinkCodes } from '../conversation/link-code-mark.ts';
import { PICTURE_TEXT_MARK } from '../conversation/picture-text-mark.ts';
import { type Block, text } from '../conversation/screen.ts';

import { openPicture } from '../pictures/store-picture.ts';
import type { Shown } from './transport.ts';

type RevealApp = Pick<App, 'config' | 'db' | 'now'>;

/** Puts in what no stored message holds: link codes, pictures, and codes to type. Only just before it goes out. */
export async function reveal(app: RevealApp, stored: Shown, chat: string): Promise<Shown> {
  const { sealing } = app.config;
  const shown = revealLinkCodes(stored, (id) => linkCode(sealing, id));
  const { picture, ...screen } = shown.screen;
  const body = await Promise.all(screen.body.map((block) => revealText(app, block, chat)));
  if (!picture) return { ...shown, screen: { ...screen, body } };
  const opened = await openPicture(app, picture.id, chat);
  const { alt } = picture;
  return opened
    ? { ...shown, screen: { ...screen, body }, picture: { ...pictureOf(opened), alt } }
    : { ...shown, screen: { ...screen, body: [...body, ...text(alt)] } };
}

/** A code to type stands in a block of its own. */
async function revealText(app: RevealApp, block: Block, chat: string): Promise<Block> {
  const [, id] = PICTURE_TEXT_MARK.exec(block.text) ?? [];
  if (id === undefined) return block;
  const opened = await openPicture(app, id, chat);
  return { ...block, text: opened?.text ?? '…' };
}

const pictureOf = ({ png, blocks }: { png: Buffer; blocks: string | null }) => ({ png, blocks });
