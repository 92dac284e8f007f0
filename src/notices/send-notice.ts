import { isOnHold } from '../domain/deletions.ts';
import { tellAccount } from '../news/tell.ts';
import { findAccountSettings } from '../store/accounts.ts';
import { findAcceptedCredential } from '../store/credentials.ts';
import { findHomeAddress } from '../store/chats.ts';
import { findDeletionOfAccount } from '../store/deletions.ts';
import { findSubscription } from '../store/subscriptions.ts';
import { findEntitlement } from '../store/entitlements.ts';
import { findGrace } from '../store/graces.ts';
import {
  findNotice,
  isOvertaken,
  type Notice,
  postponeNotice,
  settleNotice,
} from '../store/notices.ts';
import { type Change, commit, type CommitApp } from '../work/commit.ts';
import { cardObject, graceObject, kindOf, type Situation } from './notices.ts';
import { decide, type Decision } from './rules.ts';

/**
 * Sends a notice that is due, postpones it, or skips it when it no longer applies. The news is stored together with the state of
 * the notice, so a crash or a repeated job never sends it twice.
 */
export async function sendNotice(app: CommitApp, id: string): Promise<void> {
  const [notice] = await app.db.read(findNotice(id));
  if (notice?.state !== 'waiting') return;
  const situation = await readSituation(app, notice);
  const decision = situation ? decide(notice, situation) : 'skip';
  const { kind, stage } = notice;
  app.log.info({ noticeId: id, kind, stage, decision }, 'notice');
  await commit(app, changesFor(app, notice, decision));
}

function changesFor(app: CommitApp, notice: Notice, decision: Decision): Change[] {
  const { id, accountId } = notice;
  if (typeof decision === 'object') return [postponeNotice(id, decision.waitUntil)];
  const news = decision === 'tell' ? kindOf(notice)?.news : null;
  return news
    ? [settleNotice(id, 'told', app.now()), tellAccount(app, accountId, news, id)]
    : [settleNotice(id, 'skipped', app.now())];
}

async function readSituation(app: CommitApp, notice: Notice): Promise<Situation | null> {
  const { accountId } = notice;
  const now = app.now();
  const [settings, hasLaterStage, deletion, credential, { plan, why }, subscription, grace, home] =
    await app.db.read(
      findAccountSettings(accountId),
      isOvertaken(notice, now),
      findDeletionOfAccount(accountId),
      findAcceptedCredential(accountId),
      findEntitlement(accountId, now),
      findSubscription(accountId),
      findGrace(accountId),
      findHomeAddress(accountId),
    );
  const card = why === 'subscribed' ? (subscription?.details.card ?? null) : null;
  if (!settings) return null;
  return {
    now,
    settings,
    isOvertaken: hasLaterStage,
    deleteAt: deletion && isOnHold(deletion) ? deletion.deleteAt : null,
    hasPlan: plan !== null,
    card: card && cardObject(accountId, card),
    credential,
    grace: grace?.closedAt === null ? graceObject(accountId, grace) : null,
    hasChat: home !== null,
  };
}
