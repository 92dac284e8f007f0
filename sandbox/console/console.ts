import { timingSafeEqual } from 'node:crypto';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { ChatLog } from '../chat-log.ts';
import { DiskState } from '../disk-state.ts';
import { clientGone, WakeSignal } from '../wake-signal.ts';
import { Faults } from '../faults.ts';
import type { ChatStandIn } from '../person.ts';
import { redactOnDisk } from '../redact-text.ts';
import { type Call, listen, recordAndFail, type StandInEnv } from '../stand-in.ts';
import { consolePerson, shownIn } from './console-person.ts';
import { deleteMessage, editMessage, sendMessage } from './messages.ts';
import { invalid, Refusal } from './refusal.ts';
import { type ConsoleState, type ConsoleWorld, emptyConsole } from './state.ts';
import { getUpdates } from './updates.ts';
import { CONSOLE_FAULTS } from './console-faults.ts';

export type ConsoleOptions = { port?: number; stateFile: string; token: string; slowMs?: number };

export type ConsoleStandIn = ChatStandIn;

/** An invented chat platform with everything a bot needs: idempotency keys, edits, removal, strict order. */
export async function startConsole(options: ConsoleOptions): Promise<ConsoleStandIn> {
  const faults = new Faults(CONSOLE_FAULTS);
  const calls: Call[] = [];
  const world = openWorld(options.stateFile, faults);
  const app = new Hono<StandInEnv>();
  app.onError(answerRefusal);
  app.notFound((c) => answerError(c, new Refusal(404, 'not_found', 'there is nothing here')));
  app.use(recordAndFail({ faults, calls, operationOf, failure, slowMs: options.slowMs }));
  app.use(requireToken(options.token));
  addRoutes(app, world);

  const server = await listen(app, options.port ?? 0);
  return {
    name: 'console',
    url: server.url,
    faults,
    calls,
    close: async () => {
      await server.close();
      world.state.flush();
    },
    person: (name) => consolePerson(world, name),
    counts: () => world.log.counts(),
  };
}

function openWorld(stateFile: string, faults: Faults): ConsoleWorld {
  const state = new DiskState<ConsoleState>(stateFile, emptyConsole(), redactOnDisk);
  const log = new ChatLog(state.data.counts);
  const world = { state, log, faults, arrivals: new WakeSignal() };
  for (const chat of Object.keys(state.data.people)) log.restore(chat, shownIn(world, chat));
  return world;
}

function addRoutes(app: Hono<StandInEnv>, world: ConsoleWorld): void {
  app.get('/updates', async (c) => {
    const { after, wait } = c.req.query();
    return c.json({ updates: await getUpdates(world, { after, wait, gone: clientGone(c) }) });
  });
  app.get('/files/:id', (c) => {
    const { document } = world.state.data.messages[c.req.param('id')] ?? {};
    if (!document) throw new Refusal(404, 'not_found', 'there is no such file');
    return c.body(Buffer.from(document.base64, 'base64'));
  });
  app.post('/messages', async (c) => {
    const { messageId, isNew } = sendMessage(world, await readJson(c));
    return c.json({ messageId }, isNew ? 201 : 200);
  });
  app.put('/messages/:id', async (c) => {
    editMessage(world, c.req.param('id'), await readJson(c));
    return c.json({ messageId: c.req.param('id') });
  });
  app.delete('/messages/:id', (c) => {
    deleteMessage(world, c.req.param('id'));
    return c.body(null, 204);
  });
}

function operationOf(method: string, path: string): string {
  if (path === '/updates') return 'get-updates';
  if (!path.startsWith('/messages')) return 'unknown';
  if (method === 'PUT') return 'edit-message';
  return method === 'DELETE' ? 'delete-message' : 'send-message';
}

function requireToken(token: string): MiddlewareHandler<StandInEnv> {
  const expected = Buffer.from(`Bearer ${token}`);
  return async (c, next) => {
    const given = Buffer.from(c.req.header('authorization') ?? '');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new Refusal(401, 'unauthorized', 'the token is missing or wrong');
    }
    await next();
  };
}

async function readJson(c: Context): Promise<unknown> {
  try {
    return JSON.parse(await c.req.text());
  } catch {
    throw invalid('body is not JSON');
  }
}

function failure(c: Context, status: 429 | 500 | 503): Response {
  const code = { 429: 'rate_limited', 500: 'internal', 503: 'unavailable' }[status];
  if (status === 429) c.header('retry-after', '1');
  return answerError(c, new Refusal(status, code, 'try again later'));
}

function answerRefusal(error: Error, c: Context): Response {
  if (error instanceof Refusal) return answerError(c, error);
  return answerError(c, new Refusal(500, 'internal', error.message));
}

function answerError(c: Context, { status, code, message }: Refusal): Response {
  return c.json({ error: { code, message } }, status);
}
