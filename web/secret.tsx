import { type Context, Hono } from 'hono';
import type { App } from '../src/app.ts';
import { AppError } from '../src/errors.ts';
import {
  openSecretPage,
  type SecretPage,
  type Submission,
  submitSecret,
} from '../src/credentials/secret-page.ts';
import { BACK_TO, errorPage, messagePage, Page, toDocument } from './pages.tsx';

const PROBLEMS: Record<(Submission & { type: 'problem' })['problem'], string> = {
  empty: 'I found neither a Claude credential (it begins with sk-ant-) nor a bot token in that.',
  truncated: 'The end seems to be missing. Copy the whole of it, over all lines.',
  several: 'That were two different credentials. Please paste only one.',
  admin_key: 'That is an admin key, which cannot run an agent. Please create an ordinary API key.',
  refresh_token:
    'That is a refresh token. Please run “claude setup-token” and paste what it prints.',
  session_key: 'That is a browser session key. Please do not share it with anyone.',
  sign_in_code:
    'That is a sign-in code. Paste it into the terminal; it then prints the token that I need.',
  other_vendor: 'That is a key of another service. A Claude credential begins with sk-ant- .',
  looks_secret: 'That does not look like a Claude credential. It begins with sk-ant- .',
  not_offered: 'That kind of Claude credential cannot be used here.',
  no_plan: 'That is a bot token, and first comes a plan. /plan in your chat shows the plans.',
  control_bot: 'That is the token of our own bot. Your agent needs a bot of its own.',
  channels_full:
    'That is a bot token, but your plan has no room for another channel. See /channels in your chat.',
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
    return c.html(formPage(await openSecretPage(app, c.req.param('link')), null));
  });
  routes.post('/:link', (c) => submit(app, c));
  return routes;
}

async function submit(app: App, c: Context): Promise<Response> {
  const page = await openSecretPage(app, c.req.param('link') ?? '');
  const { platform } = page;
  const { secret } = await c.req.parseBody();
  const typed = typeof secret === 'string' ? secret : '';
  const result = await submitSecret(app, c.req.param('link') ?? '', typed);
  if (result.type === 'problem') {
    return c.html(formPage(page, problemSentence(result)), 422);
  }
  return c.html(
    messagePage(
      'good',
      'Got it, thank you.',
      'It is encrypted, and this page no longer works.',
      `You can close it and go back to ${BACK_TO[platform]}: ${WORDS[page.purpose].next}`,
    ),
  );
}

function problemSentence({ problem, triesLeft }: Submission & { type: 'problem' }): string {
  const end =
    triesLeft > 0 ? 'It was not kept.' : 'It was not kept. Please ask for a new page in the chat.';
  return `${PROBLEMS[problem]} ${end}`;
}

const CLAUDE = {
  title: 'Connect your Claude',
  what: 'setup token or API key',
  label: 'Token or key',
  example: 'sk-ant-…',
  next: 'I check your Claude there.',
};
const WORDS: Record<SecretPage['purpose'], typeof CLAUDE> = {
  claude: CLAUDE,
  export: CLAUDE,
  bot: {
    title: 'Connect your bot',
    what: 'bot token',
    label: 'Bot token',
    example: '123456789:AA…',
    next: 'I check your bot there.',
  },
};

function formPage({ platform, purpose }: SecretPage, problem: string | null) {
  const { title, what, label, example } = WORDS[purpose];
  return toDocument(
    <Page title={title}>
      <main>
        <h1>{title}</h1>
        <p>
          Paste your {what}. It is encrypted at once and never shown again. This page works once and
          for ten minutes.
        </p>
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
            placeholder={example}
          />
          <button type="submit">Send it safely</button>
        </form>
        <p class="small">Then go back to {BACK_TO[platform]}; it goes on there by itself.</p>
      </main>
    </Page>,
  );
}
