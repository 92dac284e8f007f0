import type { FC } from 'hono/jsx';
import type { Card } from '../resources/cards.ts';
import { Page } from './layout.tsx';

/** What a bank shows in 3-D Secure: the same form again, with the customer's answer. */
export const ConfirmPage: FC<{ action: string; card: Card }> = ({ action, card }) => (
  <Page title="Your bank asks">
    <p class="note">
      <strong>Sandbox.</strong> This is the page of an imagined bank.
    </p>
    <section class="card">
      <h1>Did you make this payment?</h1>
      <p>Your bank wants to know that it’s you.</p>
      <form method="post" action={action}>
        <input type="hidden" name="cardNumber" value={card.number} />
        {card.expiry && <input type="hidden" name="cardExpiry" value={card.expiry} />}
        {card.cvc && <input type="hidden" name="cardCvc" value={card.cvc} />}
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
