import type { App } from '../app.ts';
import { entitlement } from '../domain/entitlement.ts';
import { prepareNews } from '../chat/receive.ts';
import { findAccountSettings, toSettings } from '../store/accounts.ts';
import { findAcceptedCredential, toCredential } from '../store/credentials.ts';
import { findDeletionOfAccount, toDeletion } from '../store/deletions.ts';
import {
  findLaterStage,
  findNotice,
  type Notice,
  postponeNotice,
  settleNotice,
  toNotice,
} from '../store/notices.ts';
import { findSubscription, toSubscription } from '../store/subscriptions.ts';
import { decide, type Situation } from './rules.ts';
import { isOnHold } from '../domain/deletions.ts';

type NoticeApp = Pick<
  App,
  'config' | 'log' | 'db' | 'queue' | 'wakeups' | 'locks' | 'now' | 'newId'
>;

/**
 * Looks at a notice whose time has come: tells it, lets it wait, or lets it go when it no longer applies. That it was
 * told is stored together with the news, so it happens once whatever breaks, and however often it is rung for.
 */
export async function sendNotice(app: NoticeApp, id: string): Promise<void> {
  const [found] = await app.db.read([findNotice(id)]);
  const notice = found?.rows[0] ? toNotice(found.rows[0]) : null;
  if (notice?.state !== 'waiting') return;
  const now = app.now();
  const situation = await readSituation(app, notice, now);
  const decision = situation ? decide(notice, situation) : 'skip';
  const { kind, stage } = notice;
  app.log.info({ noticeId: id, kind, stage, decision }, 'notice');
  if (typeof decision === 'object') {
    await app.db.write([postponeNotice(id, decision.waitUntil)]);
  } else if (decision === 'skip') {
    await app.db.write([settleNotice(id, 'skipped', now)]);
  } else {
    const news = await prepareNews(app, notice.accountId, { type: kind }, id);
    await app.db.write([settleNotice(id, 'told', now), ...news.statements]);
    news.after();
  }
}

async function readSituation(
  app: NoticeApp,
  notice: Notice,
  now: number,
): Promise<Situation | null> {
  const { accountId } = notice;
  const results = await app.db.read([
    findAccountSettings(accountId),
    findLaterStage(notice, now),
    findDeletionOfAccount(accountId),
    findAcceptedCredential(accountId),
    findSubscription(accountId),
  ]);
  const [account, later, leaving, used, subscription] = results.map(({ rows }) => rows[0] ?? null);
  if (!account) return null;
  const deletion = leaving ? toDeletion(leaving) : null;
  return {
    now,
    settings: toSettings(account),
    isOvertaken: Boolean(later),
    deleteAt: deletion && isOnHold(deletion) ? deletion.deleteAt : null,
    hasPlan: entitlement(subscription ? toSubscription(subscription) : null, now).plan !== null,
    credential: used ? toCredential(used) : null,
  };
}
