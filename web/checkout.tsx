import { Hono } from 'hono';
import type { App } from '../src/app.ts';
import { checkoutLeft, checkoutReturned } from '../src/billing/return-from-checkout.ts';
import { messagePage } from './pages.tsx';

/** Where Stripe's payment page sends the browser. The address only says which intent; it grants nothing. */
export function checkoutRoutes(app: App): Hono {
  const routes = new Hono();
  routes.get('/return', async (c) => {
    const state = await checkoutReturned(app, c.req.query('state') ?? '');
    const back = 'You can close this page and go back to your chat. It goes on there by itself.';
    c.header('cache-control', 'no-store');
    return c.html(
      state === 'paid'
        ? messagePage('good', 'Payment received. Thank you!', back)
        : messagePage('wait', 'Thank you!', 'Your payment is being confirmed.', back),
    );
  });
  routes.get('/left', async (c) => {
    await checkoutLeft(app, c.req.query('state') ?? '');
    c.header('cache-control', 'no-store');
    return c.html(
      messagePage(
        'good',
        'Nothing was charged.',
        'Go back to your chat: your payment link still waits there.',
      ),
    );
  });
  return routes;
}
