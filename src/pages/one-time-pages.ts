import type { App } from '../app.ts';
import { endingOf, toAddress } from '../domain/chats.ts';
import { ONE_TIME_PAGES, type OneTimePage } from '../domain/one-time-pages.ts';
import type { Platform } from '../domain/platforms.ts';
import { AppError } from '../errors.ts';
import { readSignedId, signId } from '../sealing/signed-id.ts';
import {
  findSecretLink,
  isSpent,
  type SecretLink,
  spendSecretLink,
} from '../store/secret-links.ts';
import { type Change, commit, type CommitApp } from '../work/commit.ts';

/** A page that refused a secret this often is closed. */
export const MOST_FAILURES = 5;

/** A link as it was opened, with the platform to return to and the end of the id that its owner has there. */
export type OpenLink = SecretLink & { platform: Platform; ending: string | null };

/** The URL of a page. Anybody who has it may use the page once. */
export function pageUrl(
  { config }: Pick<App, 'config'>,
  page: OneTimePage,
  linkId: string,
): string {
  const { path, signedFor } = ONE_TIME_PAGES[page];
  return config.web.publicUrl + path + signId(config.sealing, signedFor, linkId);
}

/** Reads a link without spending it. Throws `not_found` when it is not ours, is spent or has expired. */
export async function getOpenLink(
  app: Pick<App, 'config' | 'db' | 'now'>,
  page: OneTimePage,
  signed: string,
): Promise<OpenLink> {
  const id = readSignedId(app.config.sealing, ONE_TIME_PAGES[page].signedFor, signed);
  const [link] = id ? await app.db.read(findSecretLink(id)) : [null];
  const isOpen =
    link && !link.isUsed && link.failures < MOST_FAILURES && app.now() < link.expiresAt;
  if (!isOpen) throw linkClosed();
  const { platform } = toAddress(link.chat);
  return { ...link, platform, ending: endingOf(link.platformUser) };
}

/**
 * Spends a link together with the changes it is spent for. Throws `not_found` when a concurrent request was faster, whatever
 * the changes then collided with, or when the account of the link is gone.
 */
export async function spendLink(
  app: CommitApp,
  { id }: SecretLink,
  changes: Change[],
): Promise<void> {
  try {
    await commit(app, [spendSecretLink(id), ...changes]);
  } catch (error) {
    if (isSpent(error)) throw linkClosed();
    const [link] = await app.db.read(findSecretLink(id));
    throw link && !link.isUsed ? error : linkClosed();
  }
}

function linkClosed(): AppError {
  return new AppError('not_found', 'this page is no longer valid');
}
