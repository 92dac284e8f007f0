import type { App } from '../app.ts';
import { AppError } from '../errors.ts';
import { getOpenLink, spendLink } from '../pages/one-time-pages.ts';
import { readSignedId, signId } from '../sealing/signed-id.ts';
import { listChannels } from '../store/channels.ts';
import { isAccountOnHold } from '../store/deletions.ts';
import { findEntitlement } from '../store/entitlements.ts';
import { addWebVisit, endWebVisit, findWebVisit } from '../store/web-chat.ts';
import { commit, type CommitApp } from '../work/commit.ts';
import { type Closed, closedBy, VISIT_LIFE_MS } from './rules.ts';

/** What the cookie of a visit is signed for, so that an id read from the database alone opens nothing. */
const VISIT = 'web-visit';

/** A browser with an open visit, and why it may only read, if so. */
export type Visitor = {
  visitId: string;
  accountId: string;
  locale: string;
  timezone: string;
  closed: Closed | null;
};

/** Spends the link of an agent page for a visit and returns the value of its cookie. Throws `not_found` like `getOpenLink`. */
export async function enterAgentPage(
  app: CommitApp,
  signed: string,
): Promise<{ mark: string; lifeMs: number }> {
  const link = await getOpenLink(app, 'agent', signed);
  const visitId = app.newId('vis');
  await spendLink(app, link, [addWebVisit(visitId, link.accountId, app.now() + VISIT_LIFE_MS)]);
  return { mark: signId(app.config.sealing, VISIT, visitId), lifeMs: VISIT_LIFE_MS };
}

/** The visit of a browser's cookie. Throws `denied` when it is not ours, has ended or has expired. */
export async function getVisitor(
  app: Pick<App, 'config' | 'db' | 'now'>,
  mark: string,
): Promise<Visitor> {
  const now = app.now();
  const id = readSignedId(app.config.sealing, VISIT, mark);
  const [visit] = id ? await app.db.read(findWebVisit(id, now)) : [null];
  if (!visit) throw new AppError('denied', 'this browser was not let in');
  const { id: visitId, accountId, locale, timezone } = visit;
  const [channels, { terms }, isOnHold] = await app.db.read(
    listChannels(accountId),
    findEntitlement(accountId, now),
    isAccountOnHold(accountId),
  );
  return { visitId, accountId, locale, timezone, closed: closedBy(channels, terms, isOnHold) };
}

/** Ends the visit of this browser. */
export async function leaveAgentPage(app: CommitApp, { visitId }: Visitor): Promise<void> {
  await commit(app, [endWebVisit(visitId)]);
}
