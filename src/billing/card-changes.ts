import type { App } from '../app.ts';
import { tellEveryChat } from '../news/tell.ts';
import { findCards, saveCards } from '../store/customers.ts';
import type { Stripe } from '../stripe/client.ts';
import type { Change } from '../work/commit.ts';

type Method = { id: string; last4: string | null };

/** Stores what a customer pays with, and tells every chat of the account about something new. The first card is no news. */
export async function cardChanges(
  app: Pick<App, 'db' | 'now'>,
  accountId: string,
  subscription: Stripe.Subscription | undefined,
): Promise<Change[]> {
  const methods = subscription ? methodsOf(subscription) : [];
  if (methods.length === 0) return [];
  const [known] = await app.db.read(findCards(accountId));
  const added = methods.find(({ id }) => !known?.includes(id));
  if (!added) return [];
  const news = { type: 'card_changed', last4: added.last4 } as const;
  return [
    saveCards(accountId, [...new Set([...(known ?? []), ...methods.map(({ id }) => id)])]),
    ...(known
      ? [tellEveryChat(app, { accountId, except: [] }, news, `card:${accountId}:${added.id}`)]
      : []),
  ];
}

/** The payment method of the subscription, and the customer's own, which pays when the subscription has none. */
function methodsOf({ default_payment_method: own, customer }: Stripe.Subscription): Method[] {
  const ofCustomer =
    typeof customer === 'object' && !customer.deleted
      ? customer.invoice_settings.default_payment_method
      : null;
  return [own, ofCustomer].flatMap((method) =>
    method !== null && typeof method === 'object'
      ? [{ id: method.id, last4: method.card?.last4 ?? null }]
      : [],
  );
}
