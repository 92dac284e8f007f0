import type { FC } from 'hono/jsx';
import type { Payment } from '../resources/checkout-payment.ts';
import { Page } from './layout.tsx';

/** What a bank shows in 3-D Secure: the same form again, with the customer's answer. */
export const ConfirmPage: FC<{ action: string; payment: Payment }> = ({ action, payment }) => (
  <Page title="Your bank asks">
    <p class="note">
      <strong>Sandbox.</strong> This is the page of an imagined bank.
    </p>
    <section class="card">
      <h1>Did you make this payment?</h1>
      <p>Your bank wants to know that it’s you.</p>
      <form method="post" action={action}>
        {Object.entries(fieldsOf(payment)).map(
          ([name, value]) => value && <input type="hidden" name={name} value={value} />,
        )}
        <button type="submit" name="confirmed" value="yes">
          Yes, confirm
        </button>
        <button type="submit" name="confirmed" value="no" class="second">
          No, stop it
        </button>
      </form>
    </section>
  </Page>
);

/** What was typed before, under the names of the form. */
function fieldsOf(payment: Payment): Record<string, string | undefined> {
  return {
    cardNumber: payment.number,
    cardExpiry: payment.expiry,
    cardCvc: payment.cvc,
    promotion: payment.code,
    country: payment.country,
    terms: payment.agrees ? 'yes' : undefined,
  };
}
