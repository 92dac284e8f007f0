import type { FC } from 'hono/jsx';
import { GOOD_CARD } from '../resources/cards.ts';
import type { LineItem, Session } from '../wire.ts';
import { Page } from './layout.tsx';
import { everyPeriod, money, perPeriod, untilText } from './words.ts';

type Props = {
  session: Session;
  lines: LineItem[];
  nowSeconds: number;
  declined?: string | undefined;
  tried?: { number: string; expiry: string; cvc: string } | undefined;
};

/** The form a customer pays with. */
export const PaymentPage: FC<Props> = ({ session, lines, nowSeconds, declined, tried }) => (
  <Page title={`Subscribe to ${namesOf(lines)}`}>
    {session.cancel_url && (
      <a class="back" href={session.cancel_url}>
        ← Back
      </a>
    )}
    <p class="note">
      <strong>Sandbox.</strong> No money moves and no real card is needed.
    </p>
    <section class="card">
      <Offer lines={lines} session={session} />
      {declined && (
        <p class="alert" role="alert" id="declined">
          {declined}
        </p>
      )}
      <CardForm
        action={`/c/pay/${session.id}`}
        label={`Pay ${money(session.amount_total ?? 0, session.currency)}`}
        declined={declined}
        tried={tried}
      />
      {session.allowed_payment_method_types?.includes('us_bank_account') && (
        <form method="post" action={`/c/pay/${session.id}`}>
          <input type="hidden" name="method" value="bank" />
          <button type="submit" class="second">
            Pay by bank account (takes days)
          </button>
        </form>
      )}
      <p class="quiet">
        Renews {everyPeriod(lines)} until you cancel. This page is open{' '}
        {untilText(session, nowSeconds)}.
      </p>
    </section>
  </Page>
);

const Offer: FC<Pick<Props, 'lines' | 'session'>> = ({ lines, session }) => (
  <>
    <h1>Subscribe to {namesOf(lines)}</h1>
    <p class="price">
      {money(session.amount_total ?? 0, session.currency)} <small>{perPeriod(lines)}</small>
    </p>
  </>
);

type CardFormProps = Pick<Props, 'declined' | 'tried'> & { action: string; label: string };

/** The card to pay with, and the button that says how much. */
export const CardForm: FC<CardFormProps> = ({ action, label, declined, tried }) => (
  <form method="post" action={action}>
    <label>
      Card number
      <input
        name="cardNumber"
        inputmode="numeric"
        autocomplete="off"
        required
        aria-invalid={declined ? 'true' : undefined}
        aria-describedby={declined ? 'declined' : undefined}
        value={tried?.number ?? GOOD_CARD.replaceAll(/(\d{4})(?=\d)/g, '$1 ')}
      />
    </label>
    <div class="pair">
      <label>
        Expiry
        <input
          name="cardExpiry"
          inputmode="numeric"
          autocomplete="off"
          placeholder="MM / YY"
          required
          value={tried?.expiry ?? '12 / 34'}
        />
      </label>
      <label>
        CVC
        <input
          name="cardCvc"
          inputmode="numeric"
          autocomplete="off"
          placeholder="123"
          required
          value={tried?.cvc ?? '123'}
        />
      </label>
    </div>
    <button type="submit">{label}</button>
  </form>
);

function namesOf(lines: LineItem[]): string {
  return lines
    .map(({ description, quantity }) =>
      quantity === 1 ? description : `${quantity} × ${description}`,
    )
    .join(', ');
}
