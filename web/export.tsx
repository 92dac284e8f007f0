import { Hono } from 'hono';
import { takeExport } from '../src/accounts/take-export.ts';
import type { App } from '../src/app.ts';
import type { Copy } from '../src/conversation/languages/copy.ts';
import { chatName, platformName } from '../src/conversation/languages/platform-name.ts';
import { AppError } from '../src/errors.ts';
import { getOpenLink, type OpenLink } from '../src/pages/one-time-pages.ts';
import { wordsFor } from './language.ts';
import { Brand, errorPage, Page, toDocument } from './pages.tsx';

/**
 * `GET /:link` shows a button; `POST /:link` spends the link and returns the file. A GET never spends the link, because chat
 * and mail programs open addresses on their own. The link is a secret, so these pages are never cached.
 */
export function exportRoutes(app: App): Hono {
  const routes = new Hono();
  routes.use(async (c, next) => {
    await next();
    c.header('cache-control', 'no-store');
  });
  routes.onError((error, c) => {
    if (!(error instanceof AppError && error.code === 'not_found')) throw error;
    const { pages, language } = wordsFor(c);
    return c.html(errorPage(language, pages.over, pages.backToChat), 404);
  });
  routes.get('/:link', async (c) => {
    const page = await getOpenLink(app, 'export', c.req.param('link'));
    return c.html(exportPage(wordsFor(c, page.locale), page));
  });
  routes.post('/:link', async (c) => {
    const exported = await takeExport(app, c.req.param('link'));
    const day = new Date(app.now()).toISOString().slice(0, 10);
    c.header('content-disposition', `attachment; filename="automna-export-${day}.json"`);
    c.header('content-type', 'application/json; charset=utf-8');
    return c.body(`${JSON.stringify(exported, null, 2)}\n`);
  });
  return routes;
}

function exportPage({ pages, link, language }: Copy, page: OpenLink) {
  const { title, inIt, notInIt, download, once } = pages.export;
  return toDocument(
    <Page lang={language} title={title}>
      <Brand />
      <main>
        <h1>{title}</h1>
        <p>{inIt}</p>
        <p>{notInIt}</p>
        <p class="for">{pages.isFor(chatName({ link }, page))}</p>
        <form method="post">
          <button type="submit">{download}</button>
        </form>
        <p class="small">{once(platformName({ link }, page.platform))}</p>
      </main>
    </Page>,
  );
}
