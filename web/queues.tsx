import { serveStatic } from '@hono/node-server/serve-static';
import { type Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { App } from '../src/app.ts';
import { operatorCopy } from '../src/conversation/languages/operators.ts';
import { AppError } from '../src/errors.ts';
import { enterQueues, getVisitor, VISIT_MS } from '../src/operators/queue-page.ts';
import { getOpenLink } from '../src/pages/one-time-pages.ts';
import { Brand, errorPage, Page, toDocument } from './pages.tsx';

const COOKIE = 'queues_visit';
const PATH = '/ops/queues';
const words = operatorCopy.queues;

/**
 * What waits in the queues, shown by Bull Board to an operator who came by a one-time link. It only shows: what an operator changes
 * is a command with an entry in the audit. A job holds the ids of rows, and nothing else.
 */
export function queueRoutes(app: App): Hono {
  const { protocol } = new URL(app.config.web.publicUrl);
  const routes = new Hono();
  const board = once(() => makeBoard(app));
  routes.use(async (c, next) => {
    await next();
    c.header('cache-control', 'no-store');
  });
  routes.onError(refuse);
  routes.get('/enter/:link', async (c) => {
    await getOpenLink(app, 'queues', c.req.param('link'));
    return c.html(enterPage());
  });
  routes.post('/enter/:link', async (c) => {
    const mark = await enterQueues(app, c.req.param('link'));
    setCookie(c, COOKIE, mark, {
      path: PATH,
      httpOnly: true,
      secure: protocol === 'https:',
      sameSite: 'Strict',
      maxAge: VISIT_MS / 1000,
    });
    return c.redirect(PATH, 303);
  });
  routes.get('*', async (c) => {
    await getVisitor(app, getCookie(c, COOKIE) ?? '');
    return (await board()).fetch(c.req.raw, c.env);
  });
  return routes;
}

/** Loaded with the first visit, because few processes ever show it. */
async function makeBoard({ queue }: App): Promise<Hono> {
  const [{ createBullBoard }, { BullMQAdapter }, { HonoAdapter }] = await Promise.all([
    import('@bull-board/api'),
    import('@bull-board/api/bullMQAdapter'),
    import('@bull-board/hono'),
  ]);
  const serverAdapter = new HonoAdapter(serveStatic).setBasePath(PATH);
  createBullBoard({
    queues: queue.listQueues().map((each) => new BullMQAdapter(each, { readOnlyMode: true })),
    serverAdapter,
    options: { uiConfig: { boardTitle: words.title, hideRedisDetails: true } },
  });
  return new Hono().route(PATH, serverAdapter.registerPlugin());
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

function enterPage() {
  return toDocument(
    <Page lang="en" title={words.title}>
      <Brand />
      <main>
        <h1>{words.title}</h1>
        <p>{words.what}</p>
        <form method="post">
          <button type="submit">{words.open}</button>
        </form>
      </main>
    </Page>,
  );
}

function refuse(error: Error, c: Context): Response | Promise<Response> {
  if (!(error instanceof AppError && (error.code === 'not_found' || error.code === 'denied'))) {
    throw error;
  }
  return c.html(errorPage('en', words.over, words.askAgain), 404);
}
