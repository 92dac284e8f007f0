import { compNotices } from '../billing/comp-plan.ts';
import { withdrawLinks } from '../billing/withdraw-links.ts';
import type { LinkNews } from '../conversation/news/accounts.ts';
import { requestMachine } from '../machines/request-machine.ts';
import { tellChat, tellEveryChat } from '../news/tell.ts';
import { credentialSeal } from '../sealing/seal-contexts.ts';
import { openSeal, seal } from '../sealing/seal.ts';
import { markJoined } from '../store/chats.ts';
import {
  findNewestVersion,
  type Credential,
  findAcceptedCredential,
  listOpenCredentials,
  moveCredential,
  updateCredential,
} from '../store/credentials.ts';
import { findCompOf } from '../store/comps.ts';
import { findEntitlement } from '../store/entitlements.ts';
import { closeGrace } from '../store/graces.ts';
import { type LinkSide, listLinkSides, mergeAccounts } from '../store/link-accounts.ts';
import { closeLinkCode, findLinkCode, type LinkCode } from '../store/link-codes.ts';
import { raiseDesiredRev } from '../store/machines.ts';
import type { MergedAccounts } from '../store/merge-rules.ts';
import { moveNotices } from '../store/notices.ts';
import { type Change, commit, type Delivery } from '../work/commit.ts';
import { withLease } from '../work/lease.ts';
import { chooseSurvivor } from './rules.ts';
import type { Statement } from '../store/engine.ts';
import type { BillingApp } from '../billing/billing-app.ts';

type Confirmed = LinkCode & { enteredChat: string };
type Sides = { shown: LinkSide; entered: LinkSide };

/**
 * Merges the two accounts whose chats have both confirmed a code, in one transaction, so the job may be repeated at any
 * time. Two accounts that both have a machine or a plan stay separate, and so do two of which one is to be deleted; both
 * chats are told why. Throws `conflict` while another process holds a billing lease of either, and what Stripe's client throws.
 */
export async function linkAccounts(app: BillingApp, id: string): Promise<void> {
  const code = await findConfirmed(app, id);
  const sides = code && (await readSides(app, code));
  if (!sides) return;
  const [first = '', second = ''] = [sides.shown.accountId, sides.entered.accountId].toSorted();
  if (first === second) return close(app, code, { what: 'linked', changes: [] });
  // While both leases are held, no payment link of either account is created or processed as paid.
  await withLease(app, `billing:${first}`, (_renew, holder) =>
    withLease(holder, `billing:${second}`, (_renewSecond, both) => linkUnderLeases(both, code)),
  );
}

async function linkUnderLeases(
  app: BillingApp,
  code: Confirmed,
  withdrawnFrom: string | null = null,
): Promise<void> {
  const chosen = await decide(app, code);
  if (!chosen) return;
  if (typeof chosen === 'string') return close(app, code, { what: chosen, changes: [] });
  if (chosen.loser !== withdrawnFrom) {
    await withdrawLinks(app, chosen.loser);
    // A link that was paid just now gives its account a plan, so the survivor has to be chosen again.
    return linkUnderLeases(app, code, chosen.loser);
  }
  await close(app, code, { what: 'linked', changes: await mergeChanges(app, code, chosen) });
  app.log.info({ accountId: chosen.survivor, mergedId: chosen.loser }, 'accounts linked');
}

async function decide(app: BillingApp, code: Confirmed) {
  const sides = (await findConfirmed(app, code.id)) && (await readSides(app, code));
  return sides && chooseSurvivor(sides.shown, sides.entered);
}

async function findConfirmed({ db }: BillingApp, id: string): Promise<Confirmed | null> {
  const [code] = await db.read(findLinkCode(id));
  return code?.state === 'confirmed' && code.enteredChat !== null ? (code as Confirmed) : null;
}

async function readSides({ db }: BillingApp, code: Confirmed): Promise<Sides | null> {
  const [sides] = await db.read(listLinkSides(code.id));
  const shown = sides.find(({ chat }) => chat === code.chat);
  const entered = sides.find(({ chat }) => chat === code.enteredChat);
  return shown && entered ? { shown, entered } : null;
}

async function mergeChanges(
  app: BillingApp,
  code: Confirmed,
  accounts: MergedAccounts,
): Promise<Change[]> {
  const { survivor, loser } = accounts;
  const now = app.now();
  const [{ plan }, sides, comp] = await app.db.read(
    findEntitlement(survivor, now),
    listLinkSides(code.id),
    findCompOf(loser),
  );
  const { open, inUse, statements, bringsCredential } = await moveOpenCredentials(app, accounts);
  const hasMachine = sides.some((side) => isOf(survivor)(side) && side.hasMachine);
  const isEmpty = plan === null && !hasMachine && !inUse;
  // The rights of a new chat go to those who bring nothing, also when they showed the code and their account survives.
  const newcomer = isEmpty && open.length > 0 ? survivor : loser;
  return [
    ...statements,
    markJoined(newcomer, now),
    ...mergeAccounts(accounts, lastUsedChat(code)),
    tellOthers(app, code, { survivor, joined: sides.find(isOf(newcomer))?.chat }),
    // The machine has to know all chats of its owner, because each of them may write to the agent.
    raiseDesiredRev(survivor, now),
    ...(bringsCredential ? [closeGrace(survivor, 'connected', now)] : []),
    ...(comp ? compNotices(app, survivor, comp) : []),
    ...((plan && bringsCredential) || (comp && (inUse || bringsCredential))
      ? requestMachine(app, survivor)
      : []),
  ];
}

/** As within one account, the credential that was connected last is the one in use. */
export async function moveOpenCredentials(app: BillingApp, { survivor, loser }: MergedAccounts) {
  const [open, newest, inUse] = await app.db.read(
    listOpenCredentials(loser),
    findNewestVersion(survivor),
    findAcceptedCredential(survivor),
  );
  const moving = open.filter(({ createdAt }) => createdAt >= (inUse?.createdAt ?? 0));
  const older = open.filter((credential) => !moving.includes(credential));
  return {
    open,
    inUse,
    bringsCredential: moving.some(({ state }) => state === 'accepted'),
    statements: [
      ...moving.flatMap((credential, index) =>
        moveSealed(app, credential, { accountId: survivor, version: newest + 1 + index }),
      ),
      ...older.map(({ id }) =>
        updateCredential(id, { state: 'removed', sealed: null, dueAt: null }),
      ),
    ],
  };
}

function isOf(account: string): (side: LinkSide) => boolean {
  return ({ accountId }) => accountId === account;
}

/** Tells the chats that neither showed nor entered the code which chat has joined them. */
function tellOthers(
  app: BillingApp,
  { id, chat, enteredChat }: Confirmed,
  { survivor, joined = enteredChat }: { survivor: string; joined: string | undefined },
): Delivery {
  const news = { type: 'alarm', what: 'linked', chat: joined } as const;
  return tellEveryChat(
    app,
    { accountId: survivor, except: [chat, enteredChat] },
    news,
    `joined:${id}`,
  );
}

/** A seal is bound to its owner and version, so the credential is sealed again for the new ones. */
function moveSealed(
  app: BillingApp,
  { id, accountId, version, sealed }: Credential,
  to: { accountId: string; version: number },
): Statement[] {
  const { sealing } = app.config;
  const value = openSeal(sealing, sealed ?? '', credentialSeal(accountId, version));
  const resealed = seal(sealing, value, credentialSeal(to.accountId, to.version));
  const moved = { ...to, id: app.newId('crd'), sealed: resealed, now: app.now() };
  return [moveCredential(id, moved), moveNotices(id, moved)];
}

/** The chat of the second confirmation: the person is there now. */
function lastUsedChat(code: Confirmed): string {
  return (code.shownConfirmedAt ?? 0) > (code.enteredConfirmedAt ?? 0)
    ? code.chat
    : code.enteredChat;
}

/** Closes the code and tells both chats the result, each once. */
async function close(
  app: BillingApp,
  code: Confirmed,
  { what, changes }: { what: LinkNews; changes: Change[] },
): Promise<void> {
  const news = { type: 'link' as const, what };
  await commit(app, [
    ...changes,
    closeLinkCode(code.id, what === 'linked' ? 'linked' : 'ended'),
    ...[code.chat, code.enteredChat].map((chat, side) =>
      tellChat(app, chat, news, `${code.id}:${what}:${side}`),
    ),
    { enqueue: 'sweep', payload: {} },
  ]);
}
