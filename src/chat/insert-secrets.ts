import type { App } from '../app.ts';
import { copyFor } from '../conversation/languages/copy.ts';
import { insertLinkCodes } from '../conversation/link-code-mark.ts';
import { PICTURE_TEXT_MARK } from '../conversation/picture-text-mark.ts';
import { type Block, type Picture, text } from '../conversation/screen.ts';
import { openDocument } from '../files/document.ts';
import { drawPlans } from '../pictures/draw-plans.ts';
import { drawReceipt } from '../pictures/draw-receipt.ts';
import { drawWeek } from '../pictures/draw-week.ts';
import { openPicture } from '../pictures/store-picture.ts';
import { linkCode } from '../sealing/link-code.ts';
import { USAGE_LOG_MARK } from '../conversation/usage-log-mark.ts';
import { draw } from './draw.ts';
import { reportPicture } from './report-content.ts';
import type { Shown } from './transport.ts';
import { usageLog, usagePicture } from './usage-content.ts';

type SecretsApp = Pick<App, 'config' | 'db' | 'log' | 'now'>;

/** Inserts link codes, pictures, codes to type and the log of the usage just before a message is sent. No stored message contains them. */
export async function insertSecrets(app: SecretsApp, stored: Shown, chat: string): Promise<Shown> {
  const { sealing } = app.config;
  const shown = insertLinkCodes(stored, (id) => linkCode(sealing, id));
  const { picture, document, ...screen } = shown.screen;
  const body = await Promise.all(
    screen.body.map((block) => insertText(app, block, { chat, locale: shown.locale })),
  );
  if (document) {
    const opened = await openDocument(app, document.id, chat);
    if (opened) return { ...shown, screen: { ...screen, body }, document: opened };
    const { pageOver } = copyFor(shown.locale ?? 'en').files;
    return { ...shown, screen: { ...screen, body: [...body, ...text(pageOver)] } };
  }
  if (!picture) return { ...shown, screen: { ...screen, body } };
  const { alt } = picture;
  if (!('id' in picture)) {
    const png = await drawn(app, picture, chat);
    return { ...shown, screen: { ...screen, body }, ...(png ? { picture: { png, alt } } : {}) };
  }
  const opened = await openPicture(app, picture.id, chat);
  if (!opened) {
    return { ...shown, screen: { ...screen, body: [...body, ...text(picture.missing ?? alt)] } };
  }
  return { ...shown, screen: { ...screen, body }, picture: { png: opened.png, alt } };
}

/** Null for what only a newer version draws. */
async function drawn(
  app: SecretsApp,
  picture: Exclude<Picture, { id: string }>,
  chat: string,
): Promise<Buffer | null> {
  if ('usage' in picture) return usagePicture(app, picture.usage, chat);
  if ('report' in picture) return reportPicture(app, picture.report, chat);
  if ('plans' in picture) return draw(app, chat, (theme) => drawPlans(picture.plans, theme));
  if ('week' in picture) return draw(app, chat, (theme) => drawWeek(picture.week, theme));
  return 'receipt' in picture
    ? draw(app, chat, (theme) => drawReceipt(picture.receipt, theme))
    : null;
}

type Place = { chat: string; locale: string | undefined };

/** A placeholder is a block of its own. */
async function insertText(app: SecretsApp, block: Block, { chat, locale }: Place): Promise<Block> {
  if (block.text === USAGE_LOG_MARK) {
    return { ...block, text: await usageLog(app, chat, locale) };
  }
  const [, id] = PICTURE_TEXT_MARK.exec(block.text) ?? [];
  if (id === undefined) return block;
  const opened = await openPicture(app, id, chat);
  return { ...block, text: opened?.text ?? '…' };
}
