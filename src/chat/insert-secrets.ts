import type { App } from '../app.ts';
import { insertLinkCodes } from '../conversation/link-code-mark.ts';
import { PICTURE_TEXT_MARK } from '../conversation/picture-text-mark.ts';
import { type Block, text } from '../conversation/screen.ts';
import { openPicture } from '../pictures/store-picture.ts';
import { linkCode } from '../sealing/link-code.ts';
import type { Shown } from './transport.ts';

type SecretsApp = Pick<App, 'config' | 'db' | 'now'>;

/** Inserts link codes, pictures and codes to type just before a message is sent. No stored message contains them. */
export async function insertSecrets(app: SecretsApp, stored: Shown, chat: string): Promise<Shown> {
  const { sealing } = app.config;
  const shown = insertLinkCodes(stored, (id) => linkCode(sealing, id));
  const { picture, ...screen } = shown.screen;
  const body = await Promise.all(screen.body.map((block) => insertPictureText(app, block, chat)));
  if (!picture) return { ...shown, screen: { ...screen, body } };
  const opened = await openPicture(app, picture.id, chat);
  const { alt } = picture;
  if (!opened) return { ...shown, screen: { ...screen, body: [...body, ...text(alt)] } };
  return { ...shown, screen: { ...screen, body }, picture: { png: opened.png, alt } };
}

/** The placeholder of a code to type is a block of its own. */
async function insertPictureText(app: SecretsApp, block: Block, chat: string): Promise<Block> {
  const [, id] = PICTURE_TEXT_MARK.exec(block.text) ?? [];
  if (id === undefined) return block;
  const opened = await openPicture(app, id, chat);
  return { ...block, text: opened?.text ?? '…' };
}
