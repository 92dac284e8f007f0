import { newId } from '../ids.ts';
import { type Customer, idOf, type Session } from '../wire.ts';
import { emit, type World } from '../world.ts';
import { chargeCard, type Card } from './cards.ts';
import { createCustomer } from './customers.ts';
import { subscribe } from './subscription-lifecycle.ts';

export type PaymentOutcome =
  | { kind: 'paid'; returnTo: string }
  | { kind: 'declined'; message: string };

/** Pays an open session: subscription, paid invoice, completed session. A declined card changes nothing. */
export function payCheckout(world: World, session: Session, card: Card): PaymentOutcome {
  const verdict = chargeCard(card, world.nowSeconds());
  if (verdict.kind === 'declined') return verdict;
  const customer = customerOf(world, session);
  if (!customer) return { kind: 'declined', message: 'This account does not exist any more.' };
  const checkout = world.state.checkouts[session.id];
  const { subscription, invoice } = subscribe(world, {
    customerId: customer.id,
    lines: (checkout?.lineItems ?? []).flatMap(({ price, quantity }) =>
      price ? [{ price, quantity: quantity ?? 1 }] : [],
    ),
    metadata: checkout?.subscriptionMetadata ?? {},
    description: checkout?.subscriptionDescription ?? null,
    paymentMethodId: newId('pm'),
  });
  const completed: Session = {
    ...session,
    status: 'complete',
    payment_status: 'paid',
    url: null,
    customer: customer.id,
    customer_details: {
      address: null,
      business_name: null,
      email: customer.email,
      individual_name: null,
      name: customer.name ?? null,
      phone: null,
      tax_exempt: 'none',
      tax_ids: [],
    },
    subscription: subscription.id,
    invoice: invoice.id,
  };
  world.state.sessions[session.id] = completed;
  emit(world, 'checkout.session.completed', { object: completed });
  return { kind: 'paid', returnTo: successUrl(completed) };
}

export function successUrl({ id, success_url: template }: Session): string {
  return (template ?? '').replaceAll('{CHECKOUT_SESSION_ID}', id);
}

/** Null when the customer was deleted while the session was open. */
function customerOf(world: World, session: Session): Customer | null {
  const known = world.state.customers[idOf(session.customer) ?? ''];
  if (known) return known.deleted ? null : known;
  return createCustomer(world, session.customer_email ? { email: session.customer_email } : {});
}
