import { Hono } from 'hono';
import type { App } from '../src/app.ts';
import { cardPageLeft, openCardPage } from '../src/billing/card-page.ts';
import { findBackLink } from './back-link.ts';
import { wordsFor } from './language.ts';
import { messagePage } from './pages.tsx';

/** `GET /c/…` leads to Stripe's page for another card, and `GET /billing/return` is where that page leads back to. */
export function billingRoutes(app: App): Hono {
  const routes = new Hono();
  routes.get('/c/:state', async (c) => {
    c.header('cache-control', 'no-store');
    return c.redirect(await openCardPage(app, c.req.param('state')), 303);
  });
  routes.get('/billing/return', async (c) => {
    const { locale, platform } = await cardPageLeft(app, c.req.query('state') ?? '');
    const copy = wordsFor(c, locale);
    const { pages, language } = copy;
    const back = await findBackLink(app, copy, platform);
    c.header('cache-control', 'no-store');
    const sentences = [pages.closeAndReturn];
    return c.html(messagePage({ language, tone: 'good', title: pages.thanks, sentences, back }));
  });
  return routes;
}
