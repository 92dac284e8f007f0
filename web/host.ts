import { isIP } from 'node:net';
import type { MiddlewareHandler } from 'hono';
import type { App } from '../src/app.ts';
import { limitRepeats } from '../src/log.ts';
import { wordsFor } from './language.ts';
import { errorPage } from './pages.tsx';

/**
 * Refuses requests that a browser was led to make under another site's name (DNS rebinding), and links whose name somebody has
 * exchanged. Addresses without a name and names inside a private network pass, because proxies and health checks use those.
 */
export function checkHost(app: Pick<App, 'config' | 'log' | 'now'>): MiddlewareHandler {
  const ours = new URL(app.config.web.publicUrl).hostname;
  const log = limitRepeats(app.log, app.now);
  return async (c, next) => {
    const name = hostnameOf(c.req.header('host') ?? '');
    if (name === ours || isPrivate(name)) return next();
    log.warn({ part: 'web' }, 'a request names another host than PUBLIC_URL');
    const { pages, language } = wordsFor(c);
    return c.html(errorPage(language, pages.notFound, pages.backToChat), 421);
  };
}

/** The name in a Host header, in lower case and without its port. */
function hostnameOf(host: string): string {
  return host.toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '');
}

function isPrivate(name: string): boolean {
  const isAddress = isIP(name.replace(/^\[|\]$/g, '')) !== 0;
  return isAddress || !name.includes('.') || name.endsWith('.internal');
}
