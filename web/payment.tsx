import { Hono } from 'hono';
import type { App } from '../src/app.ts';
import { followPaymentLink } from '../src/billing/payment-link.ts';
import { findBackLink } from './back-link.ts';
import { wordsFor } from './language.ts';
import { messagePage } from './pages.tsx';

/** `GET /p/<code>` leads to Stripe's payment page while that is open, and says what has become of it afterwards. */
export function paymentRoutes(app: App): Hono {
  const routes = new Hono();
  routes.get('/:code', async (c) => {
    c.header('cache-control', 'no-store');
    const followed = await followPaymentLink(app, c.req.param('code'));
    if (followed.state === 'open') return c.redirect(followed.url, 303);
    const copy = wordsFor(c, followed.locale ?? undefined);
    const { pages, language } = copy;
    const back = await findBackLink(app, copy, followed.platform);
    switch (followed.state) {
      case 'paid': {
        const sentences = [pages.closeAndReturn];
        return c.html(messagePage({ language, tone: 'good', title: pages.paid, sentences, back }));
      }
      case 'waits': {
        const sentences = [pages.confirming, pages.closeAndReturn];
        return c.html(
          messagePage({ language, tone: 'wait', title: pages.thanks, sentences, back }),
        );
      }
      case 'over': {
        const sentences = [pages.linkOver, pages.linkOverPaid];
        const title = pages.linkOverTitle;
        return c.html(messagePage({ language, tone: 'warn', title, sentences, back }), 410);
      }
    }
  });
  return routes;
}
