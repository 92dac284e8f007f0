import { type Context, Hono } from 'hono';
import type { App } from '../src/app.ts';
import type { Copy } from '../src/conversation/copy/copy.ts';
import type { Platform } from '../src/conversation/incoming.ts';
import { AppError } from '../src/errors.ts';
import { openSecretPage, type Submission, submitSecret } from '../src/credentials/secret-page.ts';
import { wordsFor } from './language.ts';
import { errorPage, messagePage, Page, toDocument } from './pages.tsx';

/**
 * `GET /:link` shows the field, `POST /:link` spends the link. Reading never spends: chats and mail programs open
 * addresses by themselves. The link is a secret, so no address of these pages is logged, cached or passed on.
 */
export function secretRoutes(app: App): Hono {
  const routes = new Hono();
  routes.use(async (c, next) => {
    await next();
    c.header('cache-control', 'no-store');
  });
  routes.onError((error, c) => {
    if (!(error instanceof AppError && error.code === 'not_found')) throw error;
    const { pages, language } = wordsFor(c);
    return c.html(errorPage(language, pages.over, pages.askSecretAgain), 404);
  });
  routes.get('/:link', async (c) => {
    const { platform, locale } = await openSecretPage(app, c.req.param('link'));
    return c.html(formPage(wordsFor(c, locale), platform, null));
  });
  routes.post('/:link', (c) => submit(app, c));
  return routes;
}

async function submit(app: App, c: Context): Promise<Response> {
  const { platform, locale } = await openSecretPage(app, c.req.param('link') ?? '');
  const copy = wordsFor(c, locale);
  const { secret } = await c.req.parseBody();
  const typed = typeof secret === 'string' ? secret : '';
  const result = await submitSecret(app, c.req.param('link') ?? '', typed);
  if (result.type === 'problem') {
    return c.html(formPage(copy, platform, problemSentence(copy, result)), 422);
  }
  const { received, sealed, checkedThere } = copy.pages.secret;
  return c.html(
    messagePage({
      language: copy.language,
      tone: 'good',
      title: received,
      sentences: [sealed, checkedThere(copy.link.platform[platform])],
    }),
  );
}

type Problem = Submission & { type: 'problem' };

function problemSentence({ pages }: Copy, { problem, triesLeft }: Problem): string {
  const { problem: problems, notKept, askNewPage } = pages.secret;
  return `${problems[problem]} ${triesLeft > 0 ? notKept : askNewPage}`;
}

function formPage({ pages, link, language }: Copy, platform: Platform, problem: string | null) {
  const { title, what, label, send, thenBack } = pages.secret;
  return toDocument(
    <Page lang={language} title={title}>
      <main>
        <h1>{title}</h1>
        <p>{what}</p>
        {problem ? (
          <p class="problem" role="alert">
            {problem}
          </p>
        ) : null}
        <form method="post" autocomplete="off">
          <label for="secret">{label}</label>
          <textarea
            id="secret"
            name="secret"
            rows={4}
            required
            autofocus
            spellcheck={false}
            autocapitalize="off"
            autocomplete="off"
            placeholder="sk-ant-…"
          />
          <button type="submit">{send}</button>
        </form>
        <p class="small">{thenBack(link.platform[platform])}</p>
      </main>
    </Page>,
  );
}
