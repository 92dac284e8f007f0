import { findHold } from '../accounts/find-hold.ts';
import { localeOf } from '../accounts/locale-of.ts';
import { getOneTimeLink, spendOneTimeLink } from '../pages/one-time-link.ts';
import type { App } from '../app.ts';
import { AppError } from '../errors.ts';
import { listChannels } from '../store/channels.ts';
import { findEntitlement } from '../store/entitlements.ts';
import { addWebVisit, endWebVisit, findWebVisit } from '../store/web-chat.ts';
import { readAgentPage, readVisitMark, visitMark } from '../pages/agent-page-url.ts';
import { type Closed, closedBy, VISIT_LIFE_MS } from './rules.ts';

type VisitApp = Pick<App, 'config' | 'db' | 'now' | 'newId'>;

/** Somebody whose browser was let in, and why they may only read, if so. */
export type Visitor = {
  visitId: string;
  accountId: string;
  locale: string;
  timezone: string;
  closed: Closed | null;
};

/** The language of the page before somebody is let in. Throws `not_found` for a link that is not ours, is spent or too old. */
export async function openAgentPage(app: VisitApp, signed: string): Promise<{ locale: string }> {
  const { accountId } = await getOneTimeLink(app, readAgentPage(app, signed));
  return { locale: await localeOf(app, accountId) };
}

/** Spends a link for a visit; its mark goes to the browser. Throws `not_found` like `openAgentPage`. */
export async function enterAgentPage(
  app: VisitApp,
  signed: string,
): Promise<{ mark: string; lifeMs: number }> {
  const link = await getOneTimeLink(app, readAgentPage(app, signed));
  const visitId = app.newId('vis');
  const visit = addWebVisit(visitId, link.accountId, app.now() + VISIT_LIFE_MS);
  await spendOneTimeLink(app, link, [visit]);
  return { mark: visitMark(app, visitId), lifeMs: VISIT_LIFE_MS };
}

/** Who a browser's mark let in. Throws `denied` when it lets nobody in any more. */
export async function getVisitor(app: VisitApp, mark: string): Promise<Visitor> {
  const visitId = readVisitMark(app, mark);
  const [found] = visitId ? await app.db.read([findWebVisit(visitId, app.now())]) : [];
  const row = found?.rows[0];
  if (!row || !visitId) throw new AppError('denied', 'this browser was not let in');
  const accountId = String(row['account_id']);
  const [[channels, { terms }], isOnHold] = await Promise.all([
    app.db.read(listChannels(accountId), findEntitlement(accountId, app.now())),
    findHold(app, accountId),
  ]);
  return {
    visitId,
    accountId,
    locale: String(row['locale']),
    timezone: String(row['timezone'] ?? 'UTC'),
    closed: closedBy(channels, terms, isOnHold),
  };
}

/** This browser is let in no more. */
export async function leaveAgentPage(app: VisitApp, { visitId }: Visitor): Promise<void> {
  await app.db.write([endWebVisit(visitId)]);
}
