import { Hono } from 'hono';
import type { App } from '../src/app.ts';
import { AppError } from '../src/errors.ts';
import { listChatLinks } from '../src/pages/chat-links.ts';
import { readConnectUrl } from '../src/services/grace/connect-url.ts';
import { findHomeAddress } from '../src/store/chats.ts';

/** `GET /connect/…` leads the owner of an agent into the chat in which they connect their Claude. It grants nothing. */
export function connectRoutes(app: App): Hono {
  const routes = new Hono();
  routes.get('/:signed', async (c) => {
    const accountId = readConnectUrl(app.config, c.req.param('signed'));
    if (!accountId) throw new AppError('not_found', 'this address is not one of ours');
    const [home] = await app.db.read(findHomeAddress(accountId));
    const links = await listChatLinks(app);
    const link = links.find(({ platform }) => platform === home?.platform);
    c.header('cache-control', 'no-store');
    return c.redirect(link?.urlFor(null) ?? '/', 303);
  });
  return routes;
}
