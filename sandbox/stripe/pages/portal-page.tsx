import type { FC } from 'hono/jsx';
import { GOOD_CARD } from '../resources/cards.ts';
import type {
  Invoice,
  PaymentMethod,
  PortalConfiguration,
  PortalSession,
  Subscription,
} from '../wire.ts';
import { Page } from './layout.tsx';
import { CardForm } from './payment-page.tsx';
import { day, money } from './words.ts';

export type PortalView = {
  session: PortalSession;
  features: PortalConfiguration['features'];
  subscriptions: { subscription: Subscription; name: string; amount: number }[];
  card: PaymentMethod | null;
  invoices: Invoice[];
  isDone: boolean;
};

/** The front page of the customer portal: plans, the card on file and the invoices. */
export const PortalPage: FC<PortalView> = (view) => (
  <Page title="Your billing">
    <Back session={view.session} />
    <Note />
    {view.isDone && (
      <p class="done" role="status">
        Done. Your change is saved.
      </p>
    )}
    <section class="card">
      <h1>Your plan</h1>
      {view.subscriptions.length === 0 && <p>You have no plan.</p>}
      {view.subscriptions.map((one) => (
        <Plan
          {...one}
          session={view.session}
          canCancel={view.features.subscription_cancel.enabled}
        />
      ))}
    </section>
    {view.features.payment_method_update.enabled && (
      <section class="card">
        <h1>Payment method</h1>
        <p>{cardName(view.card)}</p>
        <a class="button" href={`/p/session/${view.session.id}/card`}>
          Change the card
        </a>
      </section>
    )}
    {view.features.invoice_history.enabled && <Invoices invoices={view.invoices} />}
  </Page>
);

/** The page to change the card. */
export const PortalCardPage: FC<{ session: PortalSession; declined?: string; tried?: string }> = ({
  session,
  declined,
  tried,
}) => (
  <Page title="Change the card">
    <Back session={session} />
    <Note />
    <section class="card">
      <h1>Change the card</h1>
      {declined && (
        <p class="alert" role="alert" id="declined">
          {declined}
        </p>
      )}
      <CardForm
        action={`/p/session/${session.id}/card`}
        label="Save the card"
        declined={declined}
        tried={{ number: tried ?? GOOD_CARD, expiry: '12 / 34', cvc: '123' }}
      />
    </section>
  </Page>
);

/** The page to cancel a plan: what it means, and one button. */
export const PortalCancelPage: FC<{
  session: PortalSession;
  subscription: Subscription;
  name: string;
}> = ({ session, subscription, name }) => (
  <Page title="Cancel your plan">
    <Back session={session} />
    <Note />
    <section class="card">
      <h1>Cancel {name}</h1>
      <p>It stays until {day(endOf(subscription))} and is not charged again.</p>
      <form method="post" action={`/p/session/${session.id}/cancel`}>
        <input type="hidden" name="subscription" value={subscription.id} />
        <button type="submit">Cancel {name}</button>
      </form>
    </section>
  </Page>
);

type PlanProps = PortalView['subscriptions'][number] & {
  session: PortalSession;
  canCancel: boolean;
};

const Plan: FC<PlanProps> = ({ subscription, name, amount, session, canCancel }) => (
  <>
    <p class="price">
      {money(amount, subscription.currency)} <small>{name}</small>
    </p>
    <p>
      {subscription.cancel_at
        ? `Ends on ${day(subscription.cancel_at)}.`
        : `Renews on ${day(endOf(subscription))}.`}
      {subscription.status === 'active' ? '' : ` Status: ${subscription.status}.`}
    </p>
    {canCancel && !subscription.cancel_at && (
      <a
        class="button second"
        href={`/p/session/${session.id}/cancel?subscription=${subscription.id}`}
      >
        Cancel the plan
      </a>
    )}
    {canCancel && subscription.cancel_at && (
      <form method="post" action={`/p/session/${session.id}/keep`}>
        <input type="hidden" name="subscription" value={subscription.id} />
        <button type="submit">Don’t cancel</button>
      </form>
    )}
  </>
);

const Invoices: FC<{ invoices: Invoice[] }> = ({ invoices }) => (
  <section class="card">
    <h1>Invoices</h1>
    <dl>
      {invoices.map((invoice) => (
        <>
          <dt>
            <a href={`/i/${invoice.id}`}>{day(invoice.created)}</a>
          </dt>
          <dd>
            {money(invoice.total, invoice.currency)} {invoice.status}
          </dd>
        </>
      ))}
    </dl>
  </section>
);

const Back: FC<{ session: PortalSession }> = ({ session }) =>
  session.return_url ? (
    <a class="back" href={session.return_url}>
      ← Back
    </a>
  ) : null;

const Note: FC = () => (
  <p class="note">
    <strong>Sandbox.</strong> No money moves and no real card is needed.
  </p>
);

function cardName(method: PaymentMethod | null): string {
  if (!method?.card) return 'No card on file.';
  const { brand, last4, exp_month: month, exp_year: year } = method.card;
  return `${brand.charAt(0).toUpperCase()}${brand.slice(1)} ending in ${last4}, expires ${month}/${year}`;
}

function endOf({ items }: Subscription): number {
  return Math.max(...items.data.map((item) => item.current_period_end));
}
