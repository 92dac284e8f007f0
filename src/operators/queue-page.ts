import type { App } from '../app.ts';
import type { Role } from '../domain/operators.ts';
import { AppError } from '../errors.ts';
import { idFrom } from '../ids.ts';
import { getOpenLink, pageUrl, spendLink } from '../pages/one-time-pages.ts';
import { readSignedId, signId } from '../sealing/signed-id.ts';
import { addLinkOfChat, findSecretLink } from '../store/secret-links.ts';
import { toAddress } from '../domain/chats.ts';
import type { Change, CommitApp } from '../work/commit.ts';
import { roleOf } from './is-operator.ts';

const LINK_LIFE_MS = 10 * 60_000;
/** How long the page stays open in the browser that spent its link. */
export const VISIT_MS = 3_600_000;
/** What the cookie of that browser is signed for. */
const VISIT = 'queues-visit';

type Asked = { operation: string; chat: string };

/** Adds the one-time link of an operator to the page of the queues. */
export function openQueues(app: Pick<App, 'now'>, { operation, chat }: Asked): Change {
  const expiresAt = app.now() + LINK_LIFE_MS;
  return addLinkOfChat({ id: linkOf(operation), chat, purpose: 'queues', expiresAt });
}

export function queuesPage(app: Pick<App, 'config'>, operation: string): string {
  return pageUrl(app, 'queues', linkOf(operation));
}

function linkOf(operation: string): string {
  return idFrom('lnk', operation);
}

/** Spends a link for one browser and returns the value of its cookie. Throws `not_found` like `getOpenLink`. */
export async function enterQueues(app: CommitApp, signed: string): Promise<string> {
  const link = await getOpenLink(app, 'queues', signed);
  await spendLink(app, link, []);
  return signId(app.config.sealing, VISIT, link.id);
}

/** The role of whom a browser was let in for, as it is now. Throws `denied` when it was not let in, or no longer is. */
export async function getVisitor(
  app: Pick<App, 'config' | 'db' | 'now'>,
  mark: string,
): Promise<Role> {
  const id = readSignedId(app.config.sealing, VISIT, mark);
  const [link] = id ? await app.db.read(findSecretLink(id)) : [null];
  const isOpen = link?.isUsed && app.now() < link.expiresAt - LINK_LIFE_MS + VISIT_MS;
  const { platform } = toAddress(link?.chat ?? '');
  const role = isOpen ? roleOf(app.config, { platform, platformUser: link.platformUser }) : null;
  if (role === null) throw new AppError('denied', 'this page has ended');
  return role;
}
