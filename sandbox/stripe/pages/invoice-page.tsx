import type { FC } from 'hono/jsx';
import type { Invoice } from '../wire.ts';
import { Page } from './layout.tsx';
import { money } from './words.ts';

/** The hosted page of an invoice. */
export const InvoicePage: FC<{ invoice: Invoice }> = ({ invoice }) => (
  <Page title={`Invoice ${invoice.number}`}>
    <p class="note">
      <strong>Sandbox.</strong> No money moved.
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
    </section>
  </Page>
);
