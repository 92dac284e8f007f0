import { Hono } from 'hono';
import type { App } from '../src/app.ts';
import { checkoutLeft, checkoutReturned } from '../src/billing/return-from-checkout.ts';
import { wordsFor } from './language.ts';
import { messagePage } from './pages.tsx';

/** The pages to which Stripe's payment page sends the browser. The address only names the intent and grants nothing. */
export function checkoutRoutes(app: App): Hono {
  const routes = new Hono();
  routes.get('/return', async (c) => {
    const { state, locale } = await checkoutReturned(app, c.req.query('state') ?? '');
    const { pages, language } = wordsFor(c, locale);
    c.header('cache-control', 'no-store');
    const back = pages.closeAndReturn;
    return c.html(
      state === 'paid'
        ? messagePage({ language, tone: 'good', title: pages.paid, sentences: [back] })
        : messagePage({
            language,
            tone: 'wait',
            title: pages.thanks,
            sentences: [pages.confirming, back],
          }),
    );
  });
  routes.get('/left', async (c) => {
    const { locale } = await checkoutLeft(app, c.req.query('state') ?? '');
    const { pages, language } = wordsFor(c, locale);
    c.header('cache-control', 'no-store');
    return c.html(
      messagePage({
        language,
        tone: 'good',
        title: pages.notCharged,
        sentences: [pages.linkWaits],
      }),
    );
  });
  return routes;
}
