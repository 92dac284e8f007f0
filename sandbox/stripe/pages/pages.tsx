import type { Context, Hono } from 'hono';
import type { StandInEnv } from '../../stand-in.ts';
import type { Api } from '../http/api.ts';
import { payLate } from '../resources/collection.ts';
import {
  type Payment,
  payCheckout,
  reductionFor,
  successUrl,
  verdictOn,
} from '../resources/checkout-payment.ts';
import { takenOff } from '../resources/totals.ts';
import { keepCard } from '../resources/payment-methods.ts';
import type { Session } from '../wire.ts';
import type { World } from '../world.ts';
import { ConfirmPage } from './confirm-page.tsx';
import { InvoicePage } from './invoice-page.tsx';
import { MessagePage } from './message-page.tsx';
import { paymentForm } from './payment-form.ts';
import { PaymentPage } from './payment-page.tsx';
import { mountPortal } from './portal.tsx';

/** The operation of a page, for faults and recorded calls. */
export function pageOperation(method: string, path: string): string {
  if (path.startsWith('/c/pay/')) return method === 'POST' ? 'pay-checkout' : 'open-checkout';
  if (path.startsWith('/i/')) return method === 'POST' ? 'pay-invoice' : 'open-invoice';
  if (path.startsWith('/p/session/')) return method === 'POST' ? 'use-portal' : 'open-portal';
  return 'unknown';
}

/** The pages that Stripe hosts: payment and invoice. They need no key; the id in the URL grants access. */
export function mountPages(app: Hono<StandInEnv>, api: Api): void {
  app.get('/c/pay/:id', (c) => openCheckout(c, api.world));
  app.post('/c/pay/:id', (c) => pay(c, api));
  app.get('/i/:id', (c) => {
    const invoice = api.world.state.invoices[c.req.param('id')];
    return invoice ? c.html(<InvoicePage invoice={invoice} />) : notFound(c);
  });
  app.post('/i/:id', (c) => payInvoicePage(c, api));
  mountPortal(app, api);
}

function openCheckout(c: Context<StandInEnv, '/c/pay/:id'>, world: World) {
  const session = world.state.sessions[c.req.param('id')];
  if (!session) return notFound(c);
  if (session.status !== 'open') return closedPage(c, session);
  const code = c.req.query('promotion') ?? '';
  const isWrong = code !== '' && !reductionFor(world, session, code);
  const declined = isWrong ? { declined: 'This code is invalid.' } : {};
  return paymentPage(c, { world, session, code, ...declined });
}

async function pay(c: Context<StandInEnv, '/c/pay/:id'>, { world, commit }: Api) {
  const form = await paymentForm(c);
  const session = world.state.sessions[c.req.param('id')];
  if (!session) return notFound(c);
  if (session.status !== 'open') return closedPage(c, session);
  const outcome = payCheckout(world, session, form);
  commit();
  if (outcome.kind === 'paid') return c.redirect(outcome.returnTo, 303);
  if (outcome.kind === 'asks') return confirmPage(c, form);
  return paymentPage(c, {
    world,
    session,
    declined: outcome.message,
    tried: form,
    code: form.code ?? '',
  });
}

/** Pays an open invoice, including the bank's confirmation. A paid invoice is only shown. */
async function payInvoicePage(c: Context<StandInEnv, '/i/:id'>, { world, commit }: Api) {
  const card = await paymentForm(c);
  const invoice = world.state.invoices[c.req.param('id')];
  if (!invoice) return notFound(c);
  if (invoice.status === 'open') {
    const verdict = verdictOn(world, card);
    if (verdict.kind === 'asks') return confirmPage(c, card);
    if (verdict.kind === 'declined') {
      return c.html(<InvoicePage invoice={invoice} declined={verdict.message} />, 402);
    }
    // One payment: the card does not become the one on file.
    payLate(world, invoice, keepCard(world, null, card));
    commit();
  }
  return c.redirect(`${world.url}/i/${invoice.id}`, 303);
}

/** The page shown while Stripe has an injected failure. */
export function failPage(c: Context, status: 429 | 500 | 503) {
  const text = 'Nothing was charged. Please load this page again in a moment.';
  return c.html(<MessagePage title="Something went wrong" text={text} />, status);
}

type Shown = {
  world: World;
  session: Session;
  code: string;
  declined?: string;
  tried?: Payment;
};

function paymentPage(c: Context, { world, session, code, declined, tried }: Shown) {
  const reduction = reductionFor(world, session, code);
  const amount = session.amount_total ?? 0;
  const page = (
    <PaymentPage
      session={session}
      lines={world.state.checkouts[session.id]?.lineItems ?? []}
      nowSeconds={world.nowSeconds()}
      declined={declined}
      reduced={
        reduction
          ? {
              code: reduction.code?.code ?? reduction.coupon.name ?? reduction.coupon.id,
              amount: amount - takenOff(reduction.coupon, amount),
            }
          : undefined
      }
      tried={tried && { number: tried.number, expiry: tried.expiry ?? '', cvc: tried.cvc ?? '' }}
    />
  );
  return c.html(page, declined ? 402 : 200);
}

function closedPage(c: Context, session: Session) {
  if (session.status === 'complete') {
    const link = { url: successUrl(session), label: 'Continue' };
    const text =
      'This payment is complete. You were charged once; there is nothing more to do here.';
    return c.html(<MessagePage title="Already paid" text={text} link={link} />);
  }
  const link = session.cancel_url ? { url: session.cancel_url, label: 'Go back' } : null;
  const text = 'Nothing was charged. Go back and ask for a new link.';
  return c.html(<MessagePage title="This link has expired" text={text} link={link} />, 410);
}

function notFound(c: Context) {
  const text = 'Check that you opened the whole link, or ask for a new one.';
  return c.html(<MessagePage title="There is nothing here" text={text} />, 404);
}

function confirmPage(c: Context, card: Payment) {
  return c.html(<ConfirmPage action={c.req.path} payment={card} />);
}
