import type { App } from '../app.ts';
import { AppError } from '../errors.ts';
import { getOpenLink, spendLink } from '../pages/one-time-pages.ts';
import { qrSeal } from '../sealing/seal-contexts.ts';
import { openSeal } from '../sealing/seal.ts';
import { readSignedId, signId } from '../sealing/signed-id.ts';
import { type Channel, listChannels } from '../store/channels.ts';
import { findSecretLink } from '../store/secret-links.ts';
import type { CommitApp } from '../work/commit.ts';

/** What the cookie of a browser that opened the page is signed for. */
const VISIT = 'qr-visit';

type PageApp = Pick<App, 'config' | 'db' | 'now'>;

/** What the page shows: the code, or how the linking of WhatsApp stands. */
export type CodeState = 'preparing' | 'showing' | 'linked' | 'over';
export type Code = { locale: string; state: CodeState; png: Buffer | null };

/** Spends the link of a page for one browser and returns the value of its cookie. Throws `not_found` like `getOpenLink`. */
export async function enterCodePage(
  app: CommitApp,
  signed: string,
): Promise<{ mark: string; lifeMs: number }> {
  const link = await getOpenLink(app, 'qr', signed);
  await spendLink(app, link, []);
  return {
    mark: signId(app.config.sealing, VISIT, link.id),
    lifeMs: link.expiresAt - app.now(),
  };
}

/** The code that links WhatsApp at this moment. Throws `denied` for a browser that was not let in, or no longer is. */
export async function readCode(app: PageApp, mark: string): Promise<Code> {
  const id = readSignedId(app.config.sealing, VISIT, mark);
  const [link] = id ? await app.db.read(findSecretLink(id)) : [null];
  if (!link || app.now() >= link.expiresAt) throw new AppError('denied', 'this page has ended');
  const { accountId, locale } = link;
  const [channels] = await app.db.read(listChannels(accountId));
  const channel = channels.find(({ kind, state }) => kind === 'whatsapp' && state === 'on');
  return { locale, ...(channel ? codeOf(app, channel) : { state: 'over', png: null }) };
}

function codeOf(
  app: PageApp,
  { accountId, login, qrSealed, qrNumber }: Channel,
): Omit<Code, 'locale'> {
  if (login === 'requested') return { state: 'preparing', png: null };
  if (login === 'linked') return { state: 'linked', png: null };
  if (login !== 'showing' || !qrSealed) return { state: 'over', png: null };
  const dataUrl = openSeal(app.config.sealing, qrSealed, qrSeal(accountId, qrNumber));
  return { state: 'showing', png: Buffer.from(dataUrl.slice(dataUrl.indexOf(',') + 1), 'base64') };
}
