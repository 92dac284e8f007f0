import type { News } from '../conversation/news.ts';
import { isOnHold } from '../domain/deletions.ts';
import { LEFT_FOR_NEWER_MS } from '../domain/newer-version.ts';
import { entitlement, paidEntitlement } from '../domain/entitlement.ts';
import { weekOf } from '../domain/week.ts';
import { tellAccount } from '../news/tell.ts';
import { findAccountSettings } from '../store/accounts.ts';
import { findAcceptedCredential } from '../store/credentials.ts';
import { findReach, type Reach } from '../store/chats.ts';
import { findDeletionOfAccount } from '../store/deletions.ts';
import { findSubscription } from '../store/subscriptions.ts';
import { findGrounds } from '../store/entitlements.ts';
import { findGrace } from '../store/graces.ts';
import { findRun } from '../store/weeks.ts';
import { addMail } from '../store/mails.ts';
import {
  findNotice,
  isOvertaken,
  type Notice,
  postponeNotice,
  settleNotice,
} from '../store/notices.ts';
import { type Change, commit, type CommitApp } from '../work/commit.ts';
import {
  cardObject,
  compObject,
  graceObject,
  kindOf,
  planNext,
  type Situation,
} from './notices.ts';
import { decide, type Decision } from './rules.ts';

/**
 * Sends a notice that is due, postpones it, or skips it when it no longer applies. The news is stored together with the state of
 * the notice, so a crash or a repeated job never sends it twice.
 */
export async function sendNotice(app: CommitApp, id: string): Promise<void> {
  const [notice] = await app.db.read(findNotice(id));
  if (notice?.state !== 'waiting') return;
  // One of a newer version, whose processes know what to say. It stays due for them.
  if (!kindOf(notice) && app.now() - notice.plannedAt < LEFT_FOR_NEWER_MS) return;
  const situation = await readSituation(app, notice);
  const decision = situation ? decide(notice, situation) : 'skip';
  const { kind, stage } = notice;
  app.log.info({ noticeId: id, kind, stage, decision }, 'notice');
  const news = decision === 'tell' ? await newsOf(app, notice) : null;
  await commit(app, [
    ...changesFor(app, notice, { decision, news, reach: situation?.reach ?? null }),
    ...(situation && typeof decision === 'string' ? planNext(notice, situation) : []),
  ]);
}

/** Null when there is nothing to say, as of a week without an agent. */
async function newsOf(app: CommitApp, notice: Notice): Promise<News | null> {
  const news = kindOf(notice)?.news ?? null;
  if (news !== 'week') return news;
  const [run] = await app.db.read(findRun(notice.accountId, app.now()));
  const week = run && weekOf(run, app.now());
  return week && { type: 'week', week };
}

function changesFor(
  app: CommitApp,
  notice: Notice,
  { decision, news, reach }: { decision: Decision; news: News | null } & Pick<Situation, 'reach'>,
): Change[] {
  const { id, accountId } = notice;
  const now = app.now();
  if (typeof decision === 'object') return [postponeNotice(id, decision.waitUntil)];
  const kind = decision === 'tell' ? kindOf(notice) : null;
  if (!kind || !news) return [settleNotice(id, 'skipped', now)];
  const told = settleNotice(id, 'told', now);
  if (reach !== 'mail' || kind.mail === null) return [told, tellAccount(app, accountId, news, id)];
  const mailId = `mail_${id}`;
  return [
    told,
    addMail({ id: mailId, accountId, kind: kind.mail }, now),
    { enqueue: 'send-mail', payload: { id: mailId } },
  ];
}

/** A chat that is marked as out of reach is tried when there is no mail: nobody knows whether it still is. */
function reachBy({ config }: Pick<CommitApp, 'config'>, reach: Reach): Situation['reach'] {
  if (reach.hasReachableChat) return 'chat';
  if (config.mail && reach.hasAddress) return 'mail';
  return reach.hasChat ? 'chat' : null;
}

async function readSituation(app: CommitApp, notice: Notice): Promise<Situation | null> {
  const { accountId } = notice;
  const now = app.now();
  const [settings, hasLaterStage, deletion, credential, grounds, subscription, grace, reach] =
    await app.db.read(
      findAccountSettings(accountId),
      isOvertaken(notice, now),
      findDeletionOfAccount(accountId),
      findAcceptedCredential(accountId),
      findGrounds(accountId),
      findSubscription(accountId),
      findGrace(accountId),
      findReach(accountId),
    );
  const { plan, why, until } = entitlement(grounds, now);
  const paid = paidEntitlement(grounds.subscription, now);
  const card = paid.why === 'subscribed' ? (subscription?.details.card ?? null) : null;
  if (!settings) return null;
  return {
    now,
    settings,
    isOvertaken: hasLaterStage,
    deleteAt: deletion && isOnHold(deletion) ? deletion.deleteAt : null,
    hasPlan: plan !== null,
    card: card && cardObject(accountId, card),
    credential,
    comp: why === 'comped' ? compObject(accountId, { endsAt: until }) : null,
    grace: grace?.closedAt === null ? graceObject(accountId, grace) : null,
    reach: reachBy(app, reach),
  };
}
