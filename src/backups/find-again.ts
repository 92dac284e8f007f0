import type Stripe from 'stripe';
import type { BillingApp } from '../billing/billing-app.ts';
import { toAddress } from '../domain/chats.ts';
import { createChat, findAccountOfUser, findFirstChat } from '../store/chats.ts';
import { ensureCustomer, findAccountOfCustomer, saveCustomer } from '../store/customers.ts';
import { isLegacyCustomer } from '../store/legacy-customers.ts';
import { addStripeEvent } from '../store/stripe-events.ts';
import type { Statement } from '../store/engine.ts';
import { commit } from '../work/commit.ts';

/** A subscription whose person cannot be found, for an operator to look at. */
export type Lost = { subscription: string; customer: string; account: string | null };

/**
 * Compares every living subscription at Stripe with a restored database. Who came after the backup gets the account and the
 * chat back that Stripe remembers, and each subscription is synced. May be run again.
 */
export async function findAgain(
  app: BillingApp,
): Promise<{ looked: number; accounts: string[]; lost: Lost[] }> {
  const accounts: string[] = [];
  const lost: Lost[] = [];
  let looked = 0;
  const all = app.stripe.subscriptions.list({ limit: 100, expand: ['data.customer'] });
  for await (const subscription of all) {
    const { customer } = subscription;
    if (typeof customer === 'string' || customer.deleted) continue;
    looked += 1;
    const [stored, isImported] = await app.db.read(
      findAccountOfCustomer(customer.id),
      isLegacyCustomer(customer.id),
    );
    const account = stored ?? customer.metadata['account'] ?? null;
    // Of somebody who was imported and not moved yet, the backup knows all, and Stripe nothing.
    if (account === null && isImported) continue;
    const found = stored ? [] : account && (await openAccount(app, account, customer));
    if (!account || !found) {
      lost.push({ subscription: subscription.id, customer: customer.id, account });
      continue;
    }
    if (found.length > 0) accounts.push(account);
    await commit(app, [
      ...found,
      ensureCustomer(account, app.now()),
      saveCustomer(account, customer.id),
      syncing(app, subscription, customer.id),
    ]);
  }
  return { looked, accounts, lost };
}

/** What creates the account if it does not exist; null when its chat is unknown, or belongs to another account by now. */
async function openAccount(
  app: BillingApp,
  accountId: string,
  { metadata }: Stripe.Customer,
): Promise<Statement[] | null> {
  const [known] = await app.db.read(findFirstChat(accountId));
  if (known) return [];
  const { chat, user: platformUser } = metadata;
  if (!chat || !platformUser) return null;
  const address = toAddress(chat);
  const [other] = await app.db.read(findAccountOfUser(address.platform, platformUser));
  if (other !== null) return null;
  return createChat(address, { accountId, platformUser, locale: 'en', now: app.now() });
}

/** Stored like an event of Stripe, so that the same job syncs the subscription and applies the consequences. */
function syncing(
  app: BillingApp,
  { id, created }: Stripe.Subscription,
  customerId: string,
): Statement {
  const type = 'customer.subscription.updated';
  const event = { id: `restored:${app.newId('evt')}`, type, created, customerId, objectId: id };
  return addStripeEvent(event, 'received', app.now());
}
