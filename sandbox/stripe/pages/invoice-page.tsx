import type { FC } from 'hono/jsx';
import type { Invoice } from '../wire.ts';
import { Page } from './layout.tsx';
import { CardForm } from './payment-page.tsx';
import { money } from './words.ts';

/** The hosted page of an invoice; one that is open can be paid here. */
export const InvoicePage: FC<{ invoice: Invoice; declined?: string }> = ({ invoice, declined }) => (
  <Page title={`Invoice ${invoice.number}`}>
    <p class="note">
      <strong>Sandbox.</strong> No money moves and no real card is needed.
    </p>
    <section class="card">
      <h1>Invoice {invoice.number}</h1>
      <p class="price">
        {money(invoice.total, invoice.currency)} <small>{invoice.status}</small>
      </p>
      <dl>
        <dt>Date</dt>
        <dd>{new Date(invoice.created * 1000).toISOString().slice(0, 10)}</dd>
        {invoice.lines.data.map((line) => (
          <>
            <dt>{line.description}</dt>
            <dd>{money(line.amount, line.currency)}</dd>
          </>
        ))}
      </dl>
      {declined && (
        <p class="alert" role="alert" id="declined">
          {declined}
        </p>
      )}
      {invoice.status === 'open' && (
        <CardForm
          action={`/i/${invoice.id}`}
          label={`Pay ${money(invoice.amount_due, invoice.currency)}`}
          declined={declined}
        />
      )}
    </section>
  </Page>
);
