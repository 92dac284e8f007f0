import { Hono } from 'hono';
import { openExportPage, takeExport } from '../src/accounts/export-page.ts';
import type { App } from '../src/app.ts';
import { BACK_TO, Page, toDocument } from './pages.tsx';
import type { Platform } from '../src/conversation/incoming.ts';

/**
 * `GET /:link` shows a button, `POST /:link` spends the link and gives the file. Reading never spends: chats and mail
 * programs open addresses by themselves. The link is a secret, so nothing of these pages is cached.
 */
export function exportRoutes(app: App): Hono {
  const routes = new Hono();
  routes.use(async (c, next) => {
    await next();
    c.header('cache-control', 'no-store');
  });
  routes.get('/:link', async (c) => {
    const { platform } = await openExportPage(app, c.req.param('link'));
    return c.html(exportPage(platform));
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

function exportPage(platform: Platform) {
  return toDocument(
    <Page title="Export your data">
      <main>
        <h1>Export your data</h1>
        <p>
          You get one JSON file with what we hold about you: account and chats, plan and payments,
          usage, and what we know of your Claude credential and your machine.
        </p>
        <p>
          Not in it: the credential itself, our own keys, the files on your machine, and your
          invoices, which Stripe has.
        </p>
        <form method="post">
          <button type="submit">Download my data</button>
        </form>
        <p class="small">
          This works once and for ten minutes. If the download breaks off, ask for a new page in{' '}
          {BACK_TO[platform]}.
        </p>
      </main>
    </Page>,
  );
}
