import { planMove } from '../billing/plan-of-price.ts';
import { compNotices } from '../billing/comp-plan.ts';
import { withdrawLinks } from '../billing/withdraw-links.ts';
import type { BillingApp } from '../billing/billing-app.ts';
import type { ClaimNews } from '../conversation/news/accounts.ts';
import { requestMachine } from '../machines/request-machine.ts';
import { tellChat, tellEveryChat } from '../news/tell.ts';
import { markJoined } from '../store/chats.ts';
import { closeClaim, findConfirmedClaim } from '../store/claims.ts';
import { findCompOf } from '../store/comps.ts';
import { findEntitlement } from '../store/entitlements.ts';
import { closeGrace } from '../store/graces.ts';
import { listChatSides, type LinkSide, mergeAccounts } from '../store/link-accounts.ts';
import { findAppliedPrices } from '../store/migration-journal.ts';
import { raiseDesiredRev } from '../store/machines.ts';
import { type Change, commit } from '../work/commit.ts';
import { withLease } from '../work/lease.ts';
import { moveOpenCredentials } from './link-accounts.ts';
import { isUsed } from './rules.ts';

type Confirmed = { id: string; accountId: string; chat: string };

/**
 * Brings the chat that has confirmed a claim into the account of the imported person, in one transaction, so the job may be
 * repeated at any time. A chat whose own account has a plan or an agent stays where it is. Throws as `linkAccounts` does.
 */
export async function claimAccount(app: BillingApp, id: string): Promise<void> {
  const [claim] = await app.db.read(findConfirmedClaim(id));
  const side = claim && (await readSide(app, claim));
  if (!side) return;
  const [first = '', second = ''] = [claim.accountId, side.accountId].toSorted();
  if (first === second) return close(app, claim, { what: 'claimed', changes: [] });
  await withLease(app, `billing:${first}`, (_renew, holder) =>
    withLease(holder, `billing:${second}`, (_renewSecond, both) => claimUnderLeases(both, claim)),
  );
}

async function readSide({ db }: BillingApp, { chat }: Confirmed): Promise<LinkSide | undefined> {
  const [[side]] = await db.read(listChatSides([chat]));
  return side;
}

async function claimUnderLeases(app: BillingApp, claim: Confirmed): Promise<void> {
  const side = await readSide(app, claim);
  if (!side) return;
  if (isUsed(side) || side.isLeaving)
    return close(app, claim, { what: 'claim_conflict', changes: [] });
  await withdrawLinks(app, side.accountId);
  const accounts = { survivor: claim.accountId, loser: side.accountId };
  const now = app.now();
  const [{ plan }, comp] = await app.db.read(
    findEntitlement(accounts.survivor, now),
    findCompOf(accounts.loser),
  );
  const { statements, bringsCredential } = await moveOpenCredentials(app, accounts);
  const told = { accountId: accounts.survivor, except: [claim.chat] };
  const alarm = { type: 'alarm', what: 'linked', chat: claim.chat } as const;
  await close(app, claim, {
    what: 'claimed',
    changes: [
      ...statements,
      markJoined(accounts.loser, now),
      ...mergeAccounts(accounts, claim.chat),
      tellEveryChat(app, told, alarm, `joined:${claim.id}`),
      raiseDesiredRev(accounts.survivor, now),
      ...(bringsCredential ? [closeGrace(accounts.survivor, 'connected', now)] : []),
      ...(comp ? compNotices(app, accounts.survivor, comp) : []),
      ...((plan ?? comp) && bringsCredential ? requestMachine(app, accounts.survivor) : []),
    ],
  });
  app.log.info({ accountId: accounts.survivor, mergedId: accounts.loser }, 'account claimed');
}

async function close(
  app: BillingApp,
  { id, accountId, chat }: Confirmed,
  { what, changes }: { what: ClaimNews; changes: Change[] },
): Promise<void> {
  const [prices] = await app.db.read(findAppliedPrices(accountId));
  const move = what === 'claimed' && prices ? planMove(app.config, prices) : null;
  await commit(app, [
    ...changes,
    closeClaim(id, what === 'claimed' ? 'claimed' : 'open'),
    tellChat(app, chat, { type: 'claim', what, move }, `${id}:${what}:${app.newId('clm')}`),
    { enqueue: 'sweep', payload: {} },
  ]);
}
