import { Hono, type MiddlewareHandler } from 'hono';
import { except } from 'hono/combine';
import { routePath } from 'hono/route';
import { secureHeaders } from 'hono/secure-headers';
import type { App } from '../src/app.ts';
import { AppError, type ErrorCode } from '../src/errors.ts';
import { apiRoutes } from './api/api.ts';
import { byokRoutes } from './api/byok.ts';
import { apiKeyRoutes } from './api-key.tsx';
import { agentRoutes } from './agent.tsx';
import { blandWebhookRoutes } from './bland-webhook.ts';
import { queueRoutes } from './queues.tsx';
import { limitForm } from './body.ts';
import { billingRoutes } from './billing.tsx';
import { checkoutRoutes } from './checkout.tsx';
import { checkHost } from './host.ts';
import { browserLanguage, wordsFor } from './language.ts';
import { errorPage } from './pages.tsx';
import { exportRoutes } from './export.tsx';
import { fileRoutes } from './files.tsx';
import { codeRoutes } from './code.tsx';
import { connectRoutes } from './connect.ts';
import { mailRoutes } from './mail.tsx';
import { paymentRoutes } from './payment.tsx';
import { secretRoutes } from './secret.tsx';
import { siteRoutes } from './site.tsx';
import { stripeWebhookRoutes } from './stripe-webhook.ts';

/** More routes by path, for example the webhook of a chat platform. */
export type ExtraRoutes = Record<string, Hono>;

/** The forms of our pages hold a key and little else. */
const LARGEST_FORM = 16 * 1024;
/** Whoever takes larger bodies sets a limit itself. */
const OWN_LIMITS = [
  '/stripe/webhook/*',
  '/bland/webhook/*',
  '/agent/messages',
  '/files/put/*',
  '/files/machine/*',
  '/api/v1/*',
  '/api/user/byok/*',
];

const STATUS: Record<ErrorCode, 400 | 403 | 404 | 409 | 500 | 502> = {
  bad_input: 400,
  denied: 403,
  not_found: 404,
  conflict: 409,
  unreachable: 409,
  upstream: 502,
  config: 500,
};

/**
 * The pages and webhooks, for everything that a chat cannot do. Every route but the health check needs a signature or a signed
 * address. What agents ask for is answered before it, see `createServerForAgents`.
 */
export function createWebApp(app: App, extra: ExtraRoutes = {}): Hono {
  const log = app.log.child({ part: 'web' });
  const web = new Hono();
  web.use(browserLanguage());
  web.use(async (c, next) => {
    const startedAt = app.now();
    await next();
    // Only the pattern of the route is logged, because the URL itself may be a secret.
    const { method } = c.req;
    const route = routePath(c, -1);
    log.info({ method, route, status: c.res.status, durationMs: app.now() - startedAt }, 'request');
  });
  web.use(checkHost(app));
  const withScript = ['/agent/*', '/ops/queues/*'];
  web.use(except(withScript, securePage({ own: "'none'", referrer: 'no-referrer' })));
  // The page frames its own transcript and runs its own script. Without any referrer the browser would send no origin with its forms.
  web.use('/agent/*', securePage({ own: "'self'", referrer: 'same-origin' }));
  web.use('/ops/queues/*', securePage({ own: "'self'", referrer: 'same-origin', isBoard: true }));
  const ownLimits = [...OWN_LIMITS, ...Object.keys(extra).map((path) => `${path}/*`)];
  web.use(except(ownLimits, limitForm(LARGEST_FORM)));
  web.get('/healthz', (c) => c.json({ ok: true }));
  web.route('/', siteRoutes(app));
  web.route('/stripe/webhook', stripeWebhookRoutes(app));
  web.route('/bland/webhook', blandWebhookRoutes(app));
  web.route('/checkout', checkoutRoutes(app));
  web.route('/p', paymentRoutes(app));
  web.route('/', billingRoutes(app));
  web.route('/connect', connectRoutes(app));
  web.route('/mail', mailRoutes(app));
  web.route('/secret', secretRoutes(app));
  web.route('/export', exportRoutes(app));
  web.route('/files', fileRoutes(app));
  web.route('/api/v1', apiRoutes(app));
  web.route('/api/user/byok', byokRoutes(app));
  web.route('/api/key', apiKeyRoutes(app));
  web.route('/agent', agentRoutes(app));
  web.route('/qr', codeRoutes(app));
  web.route('/ops/queues', queueRoutes(app));
  for (const [path, routes] of Object.entries(extra)) web.route(path, routes);
  web.notFound((c) => {
    const { pages, language } = wordsFor(c);
    return c.html(errorPage(language, pages.notFound, pages.backToChat), 404);
  });
  web.onError((error, c) => {
    const { pages, language } = wordsFor(c);
    if (error instanceof AppError) {
      log.warn({ err: error }, 'request refused');
      return c.html(errorPage(language, pages.refused, pages.tryAgain), STATUS[error.code]);
    }
    const reference = app.newId('ref');
    log.error({ err: error, reference }, 'request failed');
    return c.html(errorPage(language, pages.ourFault, pages.reference(reference)), 500);
  });
  return web;
}

/** `own`: whether a page may frame pages of ours, run our script, and ask us for more. */
type Policy = {
  own: "'none'" | "'self'";
  referrer: 'no-referrer' | 'same-origin';
  /** Others wrote the page, which loads its styles and says what its addresses are relative to. */
  isBoard?: true;
};

/** Forbids everything from other origins, and every script inside a page. */
function securePage({ own, referrer, isBoard }: Policy): MiddlewareHandler {
  return secureHeaders({
    referrerPolicy: referrer,
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: [own],
      connectSrc: [own],
      styleSrc: ["'unsafe-inline'", ...(isBoard ? ["'self'"] : [])],
      imgSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: [isBoard ? "'self'" : "'none'"],
      frameSrc: [own],
      frameAncestors: [own],
    },
  });
}
