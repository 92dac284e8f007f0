import { type Context, Hono } from 'hono';
import { getCookie, setCookie, deleteCookie } from 'hono/cookie';
import { csrf } from 'hono/csrf';
import { HTTPException } from 'hono/http-exception';
import type { App } from '../src/app.ts';
import { loadAccountFacts } from '../src/chat/account-facts.ts';
import { agentStatus } from '../src/conversation/flows/agent-power.ts';
import type { Copy } from '../src/conversation/languages/copy.ts';
import { type Address, chatKey } from '../src/domain/chats.ts';
import { AppError } from '../src/errors.ts';
import { findHomeAddress } from '../src/store/chats.ts';
import { findAcceptedCredential } from '../src/store/credentials.ts';
import { getOpenLink } from '../src/pages/one-time-pages.ts';
import { readConversation } from '../src/web-chat/read-conversation.ts';
import { LONGEST_TEXT, type WritingProblem } from '../src/web-chat/rules.ts';
import {
  enterAgentPage,
  getVisitor,
  leaveAgentPage,
  type Visitor,
} from '../src/web-chat/visits.ts';
import { writeToAgent } from '../src/web-chat/write-to-agent.ts';
import { findBackLink } from './back-link.ts';
import { limitForm, readForm } from './body.ts';
import { AGENT_SCRIPT } from './agent-script.ts';
import { chatPage, enterPage, type ShownAgent, transcriptPage } from './agent-pages.tsx';
import { wordsFor } from './language.ts';
import { errorPage, messagePage } from './pages.tsx';

const COOKIE = 'agent_visit';
const PATH = '/agent';
/** A character of any language takes at most nine bytes of a form: three of UTF-8, each written as `%E2`. */
const LARGEST_MESSAGE = 9 * LONGEST_TEXT + 8 * 1024;

/**
 * The page of an agent. `GET /enter/:link` shows a button and `POST` spends the link for a cookie, because chat and mail
 * programs open addresses on their own. Every other route requires the cookie. The transcript is a document of its own that
 * reloads itself while an answer is pending, so the page needs no script, and a text in the field is not lost. A small script of ours
 * reads it into the page where scripts run.
 */
export function agentRoutes(app: App): Hono {
  const { origin, protocol } = new URL(app.config.web.publicUrl);
  const routes = new Hono();
  routes.use(csrf({ origin }));
  routes.use(async (c, next) => {
    await next();
    c.header('cache-control', 'no-store');
  });
  routes.onError(refuse);
  routes.get('/enter/:link', async (c) => {
    const page = await getOpenLink(app, 'agent', c.req.param('link'));
    return c.html(enterPage(wordsFor(c, page.locale), page));
  });
  routes.post('/enter/:link', async (c) => {
    const { mark, lifeMs } = await enterAgentPage(app, c.req.param('link'));
    setCookie(c, COOKIE, mark, {
      path: PATH,
      httpOnly: true,
      secure: protocol === 'https:',
      sameSite: 'Lax',
      maxAge: lifeMs / 1000,
    });
    return c.redirect(PATH, 303);
  });
  routes.get('/page.js', (c) => c.body(AGENT_SCRIPT, 200, { 'content-type': 'text/javascript' }));
  routes.get('/', async (c) => c.html(await pageFor(app, c, await visitor(app, c), null)));
  routes.get('/transcript', async (c) => {
    const { accountId, locale, timezone, closed } = await visitor(app, c);
    const said = await readConversation(app, accountId);
    const [credential] = await app.db.read(findAcceptedCredential(accountId));
    const verdict = credential?.verdict ?? 'unknown';
    const mayWrite = closed === null;
    const transcript = { said, verdict, mayWrite, key: app.newId('key') };
    return c.html(transcriptPage(wordsFor(c, locale, timezone), transcript));
  });
  routes.post('/messages', limitForm(LARGEST_MESSAGE), (c) => write(app, c));
  routes.post('/leave', async (c) => {
    const who = await visitor(app, c);
    await leaveAgentPage(app, who);
    deleteCookie(c, COOKIE, { path: PATH });
    const { webChat, language } = wordsFor(c, who.locale);
    const sentences = [webChat.leftHow];
    return c.html(messagePage({ language, tone: 'good', title: webChat.left, sentences }));
  });
  return routes;
}

async function write(app: App, c: Context): Promise<Response> {
  const who = await visitor(app, c);
  const form = await readForm(c);
  const typed = form('text');
  if (who.closed) return c.html(await pageFor(app, c, who, null), 403);
  const problem = await writeToAgent(app, who, {
    key: form('key').slice(0, 40),
    typed,
  });
  if (!problem) return c.redirect(PATH, 303);
  return c.html(await pageFor(app, c, who, { problem, typed }), 422);
}

type Refused = { problem: WritingProblem; typed: string };

/** A text that was not sent stays in the field, unless it is a credential. */
async function pageFor(app: App, c: Context, who: Visitor, refused: Refused | null) {
  const typed = refused && refused.problem !== 'secret' ? refused.typed : '';
  const problem = refused?.problem ?? null;
  const copy = wordsFor(c, who.locale);
  const [home] = await app.db.read(findHomeAddress(who.accountId));
  return chatPage(copy, {
    agent: home && (await shownAgent(app, copy, home)),
    closed: who.closed,
    problem,
    typed,
    key: app.newId('key'),
    back: await findBackLink(app, copy, home?.platform ?? null),
  });
}

/** An agent has the name of its bot. */
async function shownAgent(app: App, copy: Copy, home: Address): Promise<ShownAgent> {
  const facts = await loadAccountFacts(app, chatKey(home));
  const bot = facts.channels.find(({ botName }) => botName !== null);
  const status = [agentStatus(copy, facts), copy.credentialLine(facts.credential)];
  return { name: bot?.botName ?? null, status: status.join(' · ') };
}

function visitor(app: App, c: Context): Promise<Visitor> {
  return getVisitor(app, getCookie(c, COOKIE) ?? '');
}

function refuse(error: Error, c: Context): Response | Promise<Response> {
  const { webChat, pages, language }: Copy = wordsFor(c);
  if (error instanceof HTTPException) {
    return c.html(errorPage(language, pages.refused, pages.tryAgain), error.status);
  }
  if (error instanceof AppError && error.code === 'not_found') {
    return c.html(errorPage(language, webChat.enterOver, webChat.enterAgain), 404);
  }
  if (error instanceof AppError && error.code === 'denied') {
    return c.html(errorPage(language, webChat.notIn, webChat.notInHow), 403);
  }
  throw error;
}
