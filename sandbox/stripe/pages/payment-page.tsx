import type { Child, FC } from 'hono/jsx';
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
  /** The promotion code that was applied, and what the first payment is with it. */
  reduced?: { code: string; amount: number } | undefined;
};

/** The form a customer pays with. */
export const PaymentPage: FC<Props> = ({
  session,
  lines,
  nowSeconds,
  declined,
  tried,
  reduced,
}) => (
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
      <Offer lines={lines} session={session} reduced={reduced} />
      {session.allow_promotion_codes && <CodeForm session={session} reduced={reduced} />}
      {declined && (
        <p class="alert" role="alert" id="declined">
          {declined}
        </p>
      )}
      <CardForm
        action={`/c/pay/${session.id}`}
        label={`Pay ${money(reduced?.amount ?? session.amount_total ?? 0, session.currency)}${session.automatic_tax.enabled ? ' plus tax' : ''}`}
        declined={declined}
        tried={tried}
      >
        <Asked session={session} code={reduced?.code} />
      </CardForm>
      {session.allowed_payment_method_types?.includes('us_bank_account') && (
        <form method="post" action={`/c/pay/${session.id}`}>
          <input type="hidden" name="method" value="bank" />
          <Asked session={session} code={reduced?.code} />
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

/** Whatever the session wants to know beside a card. */
const Asked: FC<{ session: Session; code: string | undefined }> = ({ session, code }) => (
  <>
    {code && <input type="hidden" name="promotion" value={code} />}
    {session.automatic_tax.enabled && (
      <label>
        Country
        <select name="country" required>
          <option value="US">United States (10 % tax)</option>
          <option value="DE">Germany (19 % tax)</option>
          <option value="ES">Spain (21 % tax)</option>
          <option value="CH">Switzerland (no tax here)</option>
        </select>
      </label>
    )}
    {session.consent_collection?.terms_of_service === 'required' && (
      <label class="check">
        <input type="checkbox" name="terms" value="yes" required /> I agree to the terms of service.
      </label>
    )}
  </>
);

const CodeForm: FC<Pick<Props, 'session' | 'reduced'>> = ({ session, reduced }) => (
  <form method="get" action={`/c/pay/${session.id}`} class="pair">
    <label>
      Promotion code
      <input name="promotion" autocomplete="off" value={reduced?.code ?? ''} />
    </label>
    <button type="submit" class="second">
      Apply
    </button>
  </form>
);

const Offer: FC<Pick<Props, 'lines' | 'session' | 'reduced'>> = ({ lines, session, reduced }) => (
  <>
    <h1>Subscribe to {namesOf(lines)}</h1>
    <p class="price">
      {money(session.amount_total ?? 0, session.currency)} <small>{perPeriod(lines)}</small>
    </p>
    {reduced && (
      <p class="done" role="status">
        With {reduced.code} you pay {money(reduced.amount, session.currency)} today.
      </p>
    )}
  </>
);

type CardFormProps = Pick<Props, 'declined' | 'tried'> & {
  action: string;
  label: string;
  children?: Child;
};

/** The card to pay with, and the button that says how much. */
export const CardForm: FC<CardFormProps> = ({ action, label, declined, tried, children }) => (
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
    {children}
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
