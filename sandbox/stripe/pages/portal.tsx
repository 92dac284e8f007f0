import type { Context, Hono } from 'hono';
import type { StandInEnv } from '../../stand-in.ts';
import type { Api } from '../http/api.ts';
import { methodOf } from '../resources/payment-methods.ts';
import {
  cancelOnPage,
  configurationOf,
  keepOnPage,
  openPortal,
  subscriptionsOf,
  updateCard,
} from '../resources/portal-sessions.ts';
import { productName } from '../resources/invoice-objects.ts';
import { idOf, type PortalSession, type Subscription } from '../wire.ts';
import type { World } from '../world.ts';
import { ConfirmPage } from './confirm-page.tsx';
import { MessagePage } from './message-page.tsx';
import { paymentForm } from './payment-form.ts';
import { PortalCancelPage, PortalCardPage, PortalPage } from './portal-page.tsx';

const MOST_INVOICES = 12;

type PortalContext = Context<StandInEnv, '/p/session/:id'>;

/** The customer portal. Who has the link is the customer; it needs no key. */
export function mountPortal(app: Hono<StandInEnv>, api: Api): void {
  const { world, commit } = api;
  const withSession =
    (show: (c: PortalContext, session: PortalSession) => Promise<Response> | Response) =>
    async (c: PortalContext) => {
      const session = openPortal(world, c.req.param('id'));
      if (!session) return expired(c);
      const answer = await show(c, session);
      commit();
      return answer;
    };
  app.get(
    '/p/session/:id',
    withSession((c, session) => frontPage(c, world, session)),
  );
  app.get(
    '/p/session/:id/card',
    withSession((c, session) => c.html(<PortalCardPage session={session} />)),
  );
  app.post(
    '/p/session/:id/card',
    withSession(async (c, session) => {
      const card = await paymentForm(c);
      const outcome = updateCard(world, session, card);
      if (outcome.kind === 'paid') return c.redirect(outcome.returnTo, 303);
      if (outcome.kind === 'asks')
        return c.html(<ConfirmPage action={c.req.path} payment={card} />);
      const { message } = outcome;
      return c.html(
        <PortalCardPage session={session} declined={message} tried={card.number} />,
        402,
      );
    }),
  );
  app.get(
    '/p/session/:id/cancel',
    withSession((c, session) => cancelPage(c, world, session)),
  );
  app.post(
    '/p/session/:id/cancel',
    withSession(async (c, session) =>
      c.redirect(cancelOnPage(world, session, await subscriptionIn(c)), 303),
    ),
  );
  app.post(
    '/p/session/:id/keep',
    withSession(async (c, session) =>
      c.redirect(keepOnPage(world, session, await subscriptionIn(c)), 303),
    ),
  );
}

/** With a flow the link leads straight to its page, until the flow is done. */
function frontPage(c: PortalContext, world: World, session: PortalSession) {
  const isDone = c.req.query('done') !== undefined;
  if (!isDone && session.flow?.type === 'payment_method_update') {
    return c.html(<PortalCardPage session={session} />);
  }
  if (!isDone && session.flow?.subscription_cancel) return cancelPage(c, world, session);
  const customer = world.state.customers[session.customer];
  const subscriptions = subscriptionsOf(world, session);
  const standard =
    customer && !customer.deleted ? idOf(customer.invoice_settings.default_payment_method) : null;
  const own = subscriptions[0] ? methodOf(world, subscriptions[0]) : null;
  return c.html(
    <PortalPage
      session={session}
      features={configurationOf(world, session).features}
      subscriptions={subscriptions.map((subscription) => ({
        subscription,
        name: nameOf(world, subscription),
        amount: amountOf(subscription),
      }))}
      card={(standard && world.state.paymentMethods[standard]) || own}
      invoices={Object.values(world.state.invoices)
        .filter((invoice) => invoice.customer === session.customer && invoice.status !== 'draft')
        .slice(-MOST_INVOICES)
        .toReversed()}
      isDone={isDone}
    />,
  );
}

function cancelPage(c: PortalContext, world: World, session: PortalSession) {
  const id = c.req.query('subscription') ?? session.flow?.subscription_cancel?.subscription;
  const subscription = subscriptionsOf(world, session).find((one) => one.id === id);
  if (!subscription) return expired(c);
  const name = nameOf(world, subscription);
  return c.html(<PortalCancelPage session={session} subscription={subscription} name={name} />);
}

function expired(c: Context) {
  const text = 'Go back and ask for a new link.';
  return c.html(<MessagePage title="This link has expired" text={text} />, 404);
}

async function subscriptionIn(c: PortalContext): Promise<string> {
  return new URLSearchParams(await c.req.text()).get('subscription') ?? '';
}

function nameOf(world: World, { items }: Subscription): string {
  return items.data.map((item) => productName(world, item)).join(', ');
}

function amountOf({ items }: Subscription): number {
  return items.data.reduce(
    (sum, { price, quantity = 1 }) => sum + (price.unit_amount ?? 0) * quantity,
    0,
  );
}
