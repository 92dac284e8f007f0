import { Hono } from 'hono';
import type { App } from '../src/app.ts';
import { checkoutLeft, checkoutReturned } from '../src/billing/return-from-checkout.ts';
import { findBackLink } from './back-link.ts';
import { wordsFor } from './language.ts';
import { messagePage } from './pages.tsx';

/** The pages to which Stripe's payment page sends the browser. The address only names the intent and grants nothing. */
export function checkoutRoutes(app: App): Hono {
  const routes = new Hono();
  routes.get('/return', async (c) => {
    const returned = await checkoutReturned(app, c.req.query('state') ?? '');
    const copy = wordsFor(c, returned.locale);
    const { pages, language } = copy;
    const back = await findBackLink(app, copy, returned.platform);
    c.header('cache-control', 'no-store');
    const goOn = pages.closeAndReturn;
    return c.html(
      returned.state === 'paid'
        ? messagePage({ language, tone: 'good', title: pages.paid, sentences: [goOn], back })
        : messagePage({
            language,
            tone: 'wait',
            title: pages.thanks,
            sentences: [pages.confirming, goOn],
            back,
          }),
    );
  });
  routes.get('/left', async (c) => {
    const { locale, platform } = await checkoutLeft(app, c.req.query('state') ?? '');
    const copy = wordsFor(c, locale);
    const { pages, language } = copy;
    const back = await findBackLink(app, copy, platform);
    c.header('cache-control', 'no-store');
    return c.html(
      messagePage({
        language,
        tone: 'good',
        title: pages.notCharged,
        sentences: [pages.linkWaits],
        back,
      }),
    );
  });
  return routes;
}
