import { type Context, Hono } from 'hono';
import type { App } from '../src/app.ts';
import type { Platform } from '../src/conversation/incoming.ts';
import { AppError } from '../src/errors.ts';
import { openSecretPage, type Submission, submitSecret } from '../src/credentials/secret-page.ts';
import { BACK_TO, errorPage, messagePage, Page, toDocument } from './pages.tsx';

const PROBLEMS: Record<(Submission & { type: 'problem' })['problem'], string> = {
  empty: 'I found no Claude credential in that. It begins with sk-ant- .',
  truncated: 'The end seems to be missing. Copy the whole of it, over all lines.',
  several: 'That were two different credentials. Please paste only one.',
  admin_key: 'That is an admin key, which cannot run an agent. Please create an ordinary API key.',
  refresh_token:
    'That is a refresh token. Please run “claude setup-token” and paste what it prints.',
  session_key: 'That is a browser session key. Please do not share it with anyone.',
  sign_in_code:
    'That is a sign-in code. Paste it into the terminal; it then prints the token that I need.',
  other_vendor: 'That is a key of another service. A Claude credential begins with sk-ant- .',
  bot_token: 'That is a bot token. A Claude credential begins with sk-ant- .',
  looks_secret: 'That does not look like a Claude credential. It begins with sk-ant- .',
  not_offered: 'That kind of Claude credential cannot be used here.',
  too_many: 'That were many credentials in a short time. Please wait an hour.',
};

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
    const next = 'It works once and for ten minutes. Ask for a new one in your chat with /connect.';
    return c.html(errorPage('This page is no longer valid.', next), 404);
  });
  routes.get('/:link', async (c) => {
    const { platform } = await openSecretPage(app, c.req.param('link'));
    return c.html(formPage(platform, null));
  });
  routes.post('/:link', (c) => submit(app, c));
  return routes;
}

async function submit(app: App, c: Context): Promise<Response> {
  const { platform } = await openSecretPage(app, c.req.param('link') ?? '');
  const { secret } = await c.req.parseBody();
  const typed = typeof secret === 'string' ? secret : '';
  const result = await submitSecret(app, c.req.param('link') ?? '', typed);
  if (result.type === 'problem') {
    return c.html(formPage(platform, problemSentence(result)), 422);
  }
  return c.html(
    messagePage(
      'good',
      'Got it, thank you.',
      'It is encrypted, and this page no longer works.',
      `You can close it and go back to ${BACK_TO[platform]}: I check your Claude there.`,
    ),
  );
}

function problemSentence({ problem, triesLeft }: Submission & { type: 'problem' }): string {
  const end =
    triesLeft > 0 ? 'It was not kept.' : 'It was not kept. Please ask for a new page in the chat.';
  return `${PROBLEMS[problem]} ${end}`;
}

function formPage(platform: Platform, problem: string | null) {
  return toDocument(
    <Page title="Connect your Claude">
      <main>
        <h1>Connect your Claude</h1>
        <p>
          Paste your setup token or API key. It is encrypted at once and never shown again. This
          page works once and for ten minutes.
        </p>
        {problem ? (
          <p class="problem" role="alert">
            {problem}
          </p>
        ) : null}
        <form method="post" autocomplete="off">
          <label for="secret">Token or key</label>
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
          <button type="submit">Send it safely</button>
        </form>
        <p class="small">Then go back to {BACK_TO[platform]}; it goes on there by itself.</p>
      </main>
    </Page>,
  );
}
