import { readFile } from 'node:fs/promises';
import { type Context, Hono } from 'hono';
import type { App } from '../src/app.ts';
import { priceChanges } from '../src/billing/checkout-params.ts';
import type { Copy } from '../src/conversation/languages/copy.ts';
import { isLanguageCode } from '../src/conversation/languages/languages.ts';
import { listChatLinks } from '../src/pages/chat-links.ts';
import { wordsFor } from './language.ts';
import { ICON } from './icon.ts';
import { plainPage, plansPage } from './site-pages.tsx';

const FIVE_MINUTES = 'public, max-age=300';
const A_DAY = 'public, max-age=86400';

/** What visitors see before they are in a chat: the plans, the terms and what we do with their data. */
export function siteRoutes(app: App): Hono {
  const routes = new Hono();
  const showPlans = async (c: Context) => {
    const { services, web } = app.config;
    const page = plansPage({
      copy: copyOf(c),
      links: await listChatLinks(app),
      isOffered: (service) => services[service] !== null,
      priceChanges: priceChanges(app.config),
      hasTerms: web.termsPage !== null,
      hasPrivacy: web.privacyPage !== null,
    });
    c.header('vary', 'accept-language');
    c.header('cache-control', FIVE_MINUTES);
    return c.html(page);
  };
  routes.get('/', showPlans);
  routes.get('/plans', showPlans);
  routes.get('/icon.svg', (c) => {
    c.header('cache-control', A_DAY);
    return c.body(ICON, 200, { 'content-type': 'image/svg+xml' });
  });
  routes.get('/terms', (c) => legal(c, app.config.web.termsPage, ({ site }) => site.terms));
  routes.get('/privacy', (c) => legal(c, app.config.web.privacyPage, ({ site }) => site.privacy));
  return routes;
}

/** In the language of the browser, or in the one that the visitor has chosen on the page. */
function copyOf(c: Context): Copy {
  const chosen = c.req.query('lang') ?? '';
  return wordsFor(c, isLanguageCode(chosen) ? chosen : undefined);
}

/** The operator's own page, or the text of a file. */
async function legal(c: Context, page: string | null, titleOf: (copy: Copy) => string) {
  if (page === null) return c.notFound();
  if (/^https?:/.test(page)) return c.redirect(page, 302);
  const copy = copyOf(c);
  return c.html(plainPage(copy, titleOf(copy), await readFile(page, 'utf8')));
}
