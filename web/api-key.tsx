import { Hono } from 'hono';
import { makeApiKey } from '../src/api-keys/make-key.ts';
import type { App } from '../src/app.ts';
import type { Copy } from '../src/conversation/languages/copy.ts';
import { chatName } from '../src/conversation/languages/platform-name.ts';
import { AppError } from '../src/errors.ts';
import { getOpenLink, type OpenLink } from '../src/pages/one-time-pages.ts';
import { type BackLink, findBackLink } from './back-link.ts';
import { wordsFor } from './language.ts';
import { Brand, errorPage, Page, toDocument } from './pages.tsx';

/** `GET /:link` shows a button; `POST /:link` spends the link and shows a new key, once. */
export function apiKeyRoutes(app: App): Hono {
  const routes = new Hono();
  routes.use(async (c, next) => {
    await next();
    c.header('cache-control', 'no-store');
  });
  routes.onError((error, c) => {
    const isOver =
      error instanceof AppError && (error.code === 'not_found' || error.code === 'denied');
    if (!isOver) throw error;
    const { pages, api, language } = wordsFor(c);
    return c.html(errorPage(language, pages.over, api.page.over), 404);
  });
  routes.get('/:link', async (c) => {
    const link = await getOpenLink(app, 'apiKey', c.req.param('link'));
    return c.html(askPage(wordsFor(c, link.locale), link));
  });
  routes.post('/:link', async (c) => {
    const link = await getOpenLink(app, 'apiKey', c.req.param('link'));
    const copy = wordsFor(c, link.locale);
    const key = await makeApiKey(app, c.req.param('link'));
    const url = `${app.config.web.publicUrl}/api/v1`;
    const back = await findBackLink(app, copy, link.platform);
    return c.html(keyPage(copy, { key, url, back }));
  });
  return routes;
}

function askPage(copy: Copy, link: OpenLink) {
  const { title, what, show } = copy.api.page;
  return toDocument(
    <Page lang={copy.language} title={title}>
      <Brand />
      <main>
        <h1>{title}</h1>
        <p>{what[link.purpose === 'api_full' ? 'full' : 'read']}</p>
        <p class="for">{copy.pages.isFor(chatName(copy, link))}</p>
        <form method="post">
          <button type="submit">{show}</button>
        </form>
      </main>
    </Page>,
  );
}

type Made = { key: string; url: string; back: BackLink | null };

function keyPage(copy: Copy, { key, url, back }: Made) {
  const { title, copyNow, use } = copy.api.page;
  return toDocument(
    <Page lang={copy.language} title={title}>
      <Brand />
      <main>
        <h1>{title}</h1>
        <pre class="code">{key}</pre>
        <p>{copyNow}</p>
        <p>{use}</p>
        <pre class="code">{`curl ${url}/account \\\n  -H "authorization: Bearer $KEY"`}</pre>
        <a class="button" href={url}>
          {copy.api.reference}
        </a>
        {back && (
          <p class="small">
            <a href={back.url}>{back.label}</a>
          </p>
        )}
      </main>
    </Page>,
  );
}
