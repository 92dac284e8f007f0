import type { App } from '../app.ts';
import { withdrawLinks } from '../billing/withdraw-links.ts';
import { entitlement } from '../domain/entitlement.ts';
import type { BillingApp } from '../billing/sync-customer.ts';
import type { LinkNews } from '../conversation/news/accounts.ts';
import { credentialSeal } from '../sealing/seal-contexts.ts';
import { openSeal, seal } from '../sealing/seal.ts';
import { processEvents } from '../chat/process-events.ts';
import { withLease } from '../work/lease.ts';
import { requestMachine } from '../machines/request-machine.ts';
import {
  countCredentials,
  type Credential,
  findAcceptedCredential,
  toCredential,
  updateCredential,
} from '../store/credentials.ts';
import type { Row, Statement } from '../store/database.ts';
import { addToInbox } from '../store/inbox.ts';
import {
  findLinkSides,
  listLivingCredentials,
  mergeAccounts,
  moveCredential,
} from '../store/link-accounts.ts';
import { raiseDesiredRev } from '../store/machines.ts';
import { closeLinkCode, findLinkCode, type LinkCode, toLinkCode } from '../store/link-codes.ts';
import { moveNotices } from '../store/notices.ts';
import { findSubscription, toSubscription } from '../store/subscriptions.ts';
import { chooseSurvivor, type LinkSide } from './rules.ts';
import { toAddress } from '../domain/chats.ts';

type Confirmed = LinkCode & { enteredChat: string };
type Sides = { shown: LinkSide; entered: LinkSide };

/**
 * Makes one account of the two whose chats have both confirmed a code. All of it is one transaction, so it may be
 * repeated at any moment. Two accounts that both hold something stay two, as do two of which one is
 * to be deleted, and both chats hear the way out.
 * Throws `conflict` while another process works on the money of either, and what Stripe's client throws.
 */
export async function linkAccounts(app: BillingApp, id: string): Promise<void> {
  const code = await findConfirmed(app, id);
  const sides = code ? await readSides(app, code) : null;
  if (!code || !sides) return;
  const [first = '', second = ''] = [sides.shown.accountId, sides.entered.accountId].toSorted();
  if (first === second) return close(app, code, { what: 'linked', statements: [] });
  // While these are held no payment link is made, and none is found paid, behind our back.
  await withLease(app, `billing:${first}`, () =>
    withLease(app, `billing:${second}`, () => linkUnderLeases(app, code)),
  );
}

async function linkUnderLeases(
  app: BillingApp,
  code: Confirmed,
  withdrawnFrom: string | null = null,
): Promise<void> {
  const chosen = await decide(app, code);
  if (!chosen) return;
  if (typeof chosen === 'string') return close(app, code, { what: chosen, statements: [] });
  if (chosen.loser !== withdrawnFrom) {
    await withdrawLinks(app, chosen.loser);
    // A link that was just paid makes its account hold something: then it is decided anew.
    return linkUnderLeases(app, code, chosen.loser);
  }
  await close(app, code, { what: 'linked', statements: await mergeStatements(app, code, chosen) });
  app.log.info({ accountId: chosen.survivor, mergedId: chosen.loser }, 'accounts linked');
}

async function decide(app: Pick<App, 'db'>, code: Confirmed) {
  const sides = (await findConfirmed(app, code.id)) ? await readSides(app, code) : null;
  return sides && chooseSurvivor(sides.shown, sides.entered);
}

async function findConfirmed(app: Pick<App, 'db'>, id: string): Promise<Confirmed | null> {
  const [result] = await app.db.read([findLinkCode(id)]);
  const code = result?.rows[0] ? toLinkCode(result.rows[0]) : null;
  return code?.state === 'confirmed' && code.enteredChat !== null ? (code as Confirmed) : null;
}

async function readSides(app: Pick<App, 'db'>, code: Confirmed): Promise<Sides | null> {
  const [result] = await app.db.read([findLinkSides(code.id)]);
  const sideOf = (chat: string): LinkSide | null => {
    const row = result?.rows.find((each) => each['chat'] === chat);
    return row ? toSide(row) : null;
  };
  const [shown, entered] = [sideOf(code.chat), sideOf(code.enteredChat)];
  return shown && entered ? { shown, entered } : null;
}

function toSide(row: Row): LinkSide {
  return {
    accountId: String(row['account_id']),
    hasMachine: row['machine'] === 1,
    subscription: row['subscription'] as string | null,
    isLeaving: row['leaving'] === 1,
  };
}

type Chosen = { survivor: string; loser: string };

async function mergeStatements(
  app: BillingApp,
  code: Confirmed,
  { survivor, loser }: Chosen,
): Promise<Statement[]> {
  const [moving, counted, accepted, subscription] = await app.db.read([
    listLivingCredentials(loser),
    countCredentials(survivor, 0),
    findAcceptedCredential(survivor),
    findSubscription(survivor),
  ]);
  const inUse = accepted?.rows[0] ? toCredential(accepted.rows[0]) : null;
  const living = moving?.rows.map(toCredential) ?? [];
  // As in one account, the credential that was connected last is the one in use.
  const credentials = living.filter(({ createdAt }) => createdAt >= (inUse?.createdAt ?? 0));
  const newest = Number(counted?.rows[0]?.['newest'] ?? 0);
  const row = subscription?.rows[0];
  const { plan } = entitlement(row ? toSubscription(row) : null, app.now());
  const brings = credentials.some(({ state }) => state === 'accepted');
  return [
    ...credentials.flatMap((credential, index) =>
      reseal(app, credential, { accountId: survivor, version: newest + 1 + index }),
    ),
    ...living
      .filter((credential) => !credentials.includes(credential))
      .map(({ id }) => updateCredential(id, { state: 'removed', sealed: null, dueAt: null })),
    ...mergeAccounts(survivor, loser, lastUsedChat(code)),
    // Whoever has a chat of the account may write to its agent there.
    raiseDesiredRev(survivor, app.now()),
    ...(plan && brings ? requestMachine(app, survivor) : []),
  ];
}

/** A seal names its owner and version, so it has to be made anew for the new ones. */
function reseal(
  app: BillingApp,
  credential: Credential,
  to: { accountId: string; version: number },
): Statement[] {
  const { sealing } = app.config;
  const { accountId, version } = credential;
  const value = openSeal(sealing, credential.sealed ?? '', credentialSeal(accountId, version));
  const sealed = seal(sealing, value, credentialSeal(to.accountId, to.version));
  const moved = { ...to, id: app.newId('crd'), sealed, now: app.now() };
  return [moveCredential(credential.id, moved), moveNotices(credential.id, moved)];
}

/** The chat of the second yes: that is where the person is. */
function lastUsedChat(code: Confirmed): string {
  return (code.shownConfirmedAt ?? 0) > (code.enteredConfirmedAt ?? 0)
    ? code.chat
    : code.enteredChat;
}

/** Both chats hear the end, each once. */
async function close(
  app: BillingApp,
  code: Confirmed,
  end: { what: LinkNews; statements: Statement[] },
): Promise<void> {
  const chats = [code.chat, code.enteredChat];
  const incoming = { kind: 'news' as const, news: { type: 'link' as const, what: end.what } };
  await app.db.write([
    ...end.statements,
    closeLinkCode(code.id, end.what === 'linked' ? 'linked' : 'ended'),
    ...chats.map((chat, side) =>
      addToInbox(toAddress(chat), {
        eventId: `news:${code.id}:${end.what}:${side}`,
        incoming,
        receivedAt: app.now(),
      }),
    ),
  ]);
  await app.queue.enqueue('sweep', {});
  for (const chat of chats) void processEvents(app, chat);
}
