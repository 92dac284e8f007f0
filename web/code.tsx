import { type Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { raw } from 'hono/html';
import type { App } from '../src/app.ts';
import { type CodeState, enterCodePage, readCode } from '../src/channels/code-page.ts';
import type { Copy } from '../src/conversation/languages/copy.ts';
import { chatName } from '../src/conversation/languages/platform-name.ts';
import { AppError } from '../src/errors.ts';
import { getOpenLink, type OpenLink } from '../src/pages/one-time-pages.ts';
import { wordsFor } from './language.ts';
import { Brand, errorPage, type Html, messagePage, Page, toDocument } from './pages.tsx';

const COOKIE = 'qr_visit';
const PATH = '/qr';
/** A code is valid for some twenty seconds, so the page looks often for the next one. */
const REFRESH_SECONDS = 3;

const STYLE = `
  img { display: block; width: min(100%, 40rem); min-width: 16rem; margin: 1rem auto; background: #fff; image-rendering: pixelated; }
  main { max-width: 42rem; }
`;

/**
 * The code that links an agent's WhatsApp, on another screen than that of the phone. `GET /:link` shows a button and `POST` spends
 * the link for a cookie, because chat programs open addresses on their own. The page reloads itself, so it needs no script.
 */
export function codeRoutes(app: App): Hono {
  const { protocol } = new URL(app.config.web.publicUrl);
  const routes = new Hono();
  routes.use(async (c, next) => {
    await next();
    c.header('cache-control', 'no-store');
  });
  routes.onError(refuse);
  routes.get('/', (c) => show(app, c));
  routes.get('/code.png', async (c) => {
    const { png } = await readCode(app, getCookie(c, COOKIE) ?? '');
    if (!png) throw new AppError('not_found', 'there is no code at the moment');
    return c.body(new Uint8Array(png), 200, { 'content-type': 'image/png' });
  });
  routes.get('/:link', async (c) => {
    const page = await getOpenLink(app, 'qr', c.req.param('link'));
    return c.html(enterPage(wordsFor(c, page.locale), page));
  });
  routes.post('/:link', async (c) => {
    const { mark, lifeMs } = await enterCodePage(app, c.req.param('link'));
    setCookie(c, COOKIE, mark, {
      path: PATH,
      httpOnly: true,
      secure: protocol === 'https:',
      sameSite: 'Lax',
      maxAge: Math.ceil(lifeMs / 1000),
    });
    return c.redirect(PATH, 303);
  });
  return routes;
}

async function show(app: App, c: Context): Promise<Response> {
  const { locale, state } = await readCode(app, getCookie(c, COOKIE) ?? '');
  const copy = wordsFor(c, locale);
  const goesOn = state === 'showing' || state === 'preparing';
  if (goesOn) c.header('refresh', String(REFRESH_SECONDS));
  return c.html(state === 'showing' ? codePage(copy, app.now()) : statePage(copy, state));
}

function enterPage({ pages, link, language }: Copy, page: OpenLink): Html {
  const { title, what, show: showIt } = pages.code;
  return toDocument(
    <Page lang={language} title={title}>
      <Brand />
      <main>
        <h1>{title}</h1>
        <p>{what}</p>
        <p class="for">{pages.isFor(chatName({ link }, page))}</p>
        <form method="post">
          <button type="submit">{showIt}</button>
        </form>
      </main>
    </Page>,
  );
}

/** `now` makes the browser load the picture again. */
function codePage({ pages, channel, language }: Copy, now: number): Html {
  return toDocument(
    <Page lang={language} title={pages.code.title}>
      <style>{raw(STYLE)}</style>
      <Brand />
      <main>
        <h1>{pages.code.title}</h1>
        {channel.scan.map((sentence) => (
          <p>{sentence}</p>
        ))}
        <img src={`${PATH}/code.png?at=${now}`} alt={channel.scanAlt} />
        <p class="small">{pages.code.renews}</p>
      </main>
    </Page>,
  );
}

function statePage({ pages, language }: Copy, state: Exclude<CodeState, 'showing'>): Html {
  const tone = ({ preparing: 'wait', linked: 'good', over: 'warn' } as const)[state];
  const { title, sentence } = pages.code[state];
  return messagePage({ language, tone, title, sentences: [sentence] });
}

function refuse(error: Error, c: Context): Response | Promise<Response> {
  if (!(error instanceof AppError && (error.code === 'not_found' || error.code === 'denied'))) {
    throw error;
  }
  const { pages, language } = wordsFor(c);
  return c.html(errorPage(language, pages.over, pages.code.askAgain), 404);
}
