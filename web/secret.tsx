import { type Context, Hono } from 'hono';
import type { App } from '../src/app.ts';
import type { Copy } from '../src/conversation/languages/copy.ts';
import { chatName, platformName } from '../src/conversation/languages/platform-name.ts';
import { AppError } from '../src/errors.ts';
import { type Submission, submitSecret } from '../src/credentials/submit-secret.ts';
import { getOpenLink, type OpenLink } from '../src/pages/one-time-pages.ts';
import { findBackLink } from './back-link.ts';
import { readForm } from './body.ts';
import { wordsFor } from './language.ts';
import { Brand, errorPage, invalidIf, messagePage, Page, toDocument } from './pages.tsx';

/**
 * `GET /:link` shows the field; `POST /:link` spends the link. A GET never spends the link, because chat and mail programs
 * open addresses on their own. The link is a secret, so the addresses of these pages are never logged, cached or passed on.
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
    const page = await getOpenLink(app, 'secret', c.req.param('link'));
    return c.html(formPage(wordsFor(c, page.locale), page, null));
  });
  routes.post('/:link', (c) => submit(app, c));
  return routes;
}

async function submit(app: App, c: Context): Promise<Response> {
  const page = await getOpenLink(app, 'secret', c.req.param('link') ?? '');
  const copy = wordsFor(c, page.locale, page.timezone);
  const form = await readForm(c);
  const result = await submitSecret(app, c.req.param('link') ?? '', form('secret'));
  if (result.type === 'problem') {
    return c.html(formPage(copy, page, problemSentence(copy, result)), 422);
  }
  const { received, sealed, ask } = copy.pages.secret;
  const { checkedThere } = ask[subjectOf(page)];
  return c.html(
    messagePage({
      language: copy.language,
      tone: 'good',
      title: received,
      sentences: [sealed, checkedThere(platformName(copy, page.platform))],
      back: await findBackLink(app, copy, page.platform),
    }),
  );
}

type Problem = Submission & { type: 'problem' };

function problemSentence(copy: Copy, { problem, triesLeft, againAt }: Problem): string {
  if (againAt !== null) return copy.limits.secret(copy.time(againAt));
  const { problem: problems, notKept, askNewPage } = copy.pages.secret;
  return `${problems[problem]} ${triesLeft > 0 ? notKept : askNewPage}`;
}

const EXAMPLES = { claude: 'sk-ant-…', bot: '123456789:AA…' };

function subjectOf({ purpose }: OpenLink): keyof typeof EXAMPLES {
  return purpose === 'bot' ? 'bot' : 'claude';
}

function formPage({ pages, link, language }: Copy, page: OpenLink, problem: string | null) {
  const { ask, send, thenBack } = pages.secret;
  const { title, what, label } = ask[subjectOf(page)];
  return toDocument(
    <Page lang={language} title={title}>
      <Brand />
      <main>
        <h1>{title}</h1>
        <p>{what}</p>
        <p class="for">{pages.isFor(chatName({ link }, page))}</p>
        {problem ? (
          <p class="problem" id="problem" role="alert">
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
            placeholder={EXAMPLES[subjectOf(page)]}
            {...invalidIf(problem)}
          />
          <button type="submit">{send}</button>
        </form>
        <p class="small">{thenBack(platformName({ link }, page.platform))}</p>
      </main>
    </Page>,
  );
}
