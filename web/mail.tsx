import { Hono } from 'hono';
import type { App } from '../src/app.ts';
import { AppError } from '../src/errors.ts';
import { readStopUrl } from '../src/mail/stop-url.ts';
import { suppressMail } from '../src/migration/suppress-mail.ts';
import { findAccountSettings, findLocale } from '../src/store/accounts.ts';
import { wordsFor } from './language.ts';
import { Brand, messagePage, Page, toDocument } from './pages.tsx';

/**
 * `GET /stop/…` asks, and `POST /stop/…` ends the reminders by mail: mail programs open addresses on their own, and post only when
 * somebody has tapped their own button (RFC 8058).
 */
export function mailRoutes(app: App): Hono {
  const routes = new Hono();
  routes.get('/stop/:signed', async (c) => {
    const { locale } = await accountOf(app, c.req.param('signed'));
    const { mail, language } = wordsFor(c, locale);
    const { title, what, button } = mail.stopPage;
    c.header('cache-control', 'no-store');
    return c.html(
      toDocument(
        <Page lang={language} title={title}>
          <Brand />
          <main>
            <h1>{title}</h1>
            <p>{what}</p>
            <form method="post">
              <button type="submit">{button}</button>
            </form>
          </main>
        </Page>,
      ),
    );
  });
  routes.post('/stop/:signed', async (c) => {
    const { accountId, locale } = await accountOf(app, c.req.param('signed'));
    await suppressMail(app, accountId, 'unsubscribed');
    const { mail, language } = wordsFor(c, locale);
    const { done, what } = mail.stopPage;
    c.header('cache-control', 'no-store');
    return c.html(messagePage({ language, tone: 'good', title: done, sentences: [what] }));
  });
  return routes;
}

async function accountOf(app: App, signed: string): Promise<{ accountId: string; locale: string }> {
  const accountId = readStopUrl(app.config, signed);
  const [settings, locale] = await app.db.read(
    findAccountSettings(accountId ?? ''),
    findLocale(accountId ?? ''),
  );
  if (!accountId || !settings) throw new AppError('not_found', 'this address is not one of ours');
  return { accountId, locale };
}
