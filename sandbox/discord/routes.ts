import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { isMultipart, readParts } from '../multipart.ts';
import type { StandInEnv } from '../stand-in.ts';
import { ApiError, invalidForm, unauthorized } from './api-error.ts';
import { listCommands, putCommands } from './commands.ts';
import { answerInteraction, profileOf, useInteraction } from './interactions.ts';
import {
  createMessage,
  editMessage,
  getMessage,
  getOwnMessage,
  removeMessage,
} from './messages.ts';
import { ownBotRoutes } from './own-bots.ts';
import type { DiscordWorld, PersonRow } from './state.ts';
import { readUpload } from './attachments.ts';
import type { MessageBody } from './wire.ts';

type RouteContext = Context<StandInEnv>;

const NOT_YOURS = { code: 50005, message: 'Cannot edit a message authored by another user' };
const NOT_IN_DM = { code: 50003, message: 'Cannot execute action on a DM channel' };

/** REST v10. The routes of interactions carry their own token; all others need the bot's. */
export function discordRoutes(world: DiscordWorld): Hono<StandInEnv> {
  const app = new Hono<StandInEnv>();
  addInteractionRoutes(app, world);
  app.route('/', ownBotRoutes(world));
  app.use(requireToken(world.token));
  app.get('/gateway/bot', (c) => c.json(gatewayInfo(world)));
  app.get('/users/@me', (c) => c.json(world.self));
  addChannelRoutes(app, world);
  addCommandRoutes(app, world);
  return app;
}

function addInteractionRoutes(app: Hono<StandInEnv>, world: DiscordWorld): void {
  app.post('/interactions/:id/:token/callback', async (c) => {
    const { id, token } = c.req.param();
    const answer = await readBody<{ type?: number; data?: object }>(c);
    const { interaction, message } = answerInteraction(world, { id, token }, answer);
    if (c.req.query('with_response') !== 'true') return empty();
    return c.json({
      interaction: { id, type: interaction.kind, response_message_id: interaction.originalId },
      resource: { type: answer.type, ...(message ? { message } : {}) },
    });
  });
  app.post('/webhooks/:app/:token', async (c) => {
    const used = { token: c.req.param('token'), messageId: null };
    return c.json(useInteraction(world, 'POST', used, await readBody(c)));
  });
  app.on(['GET', 'PATCH', 'DELETE'], '/webhooks/:app/:token/messages/:message', async (c) => {
    const { token, message: messageId } = c.req.param();
    const body = c.req.method === 'PATCH' ? await readBody<MessageBody>(c) : {};
    const message = useInteraction(world, c.req.method, { token, messageId }, body);
    return message ? c.json(message) : empty();
  });
}

function addChannelRoutes(app: Hono<StandInEnv>, world: DiscordWorld): void {
  app.post('/users/@me/channels', async (c) => {
    const { recipient_id: id = '' } = await readBody<{ recipient_id?: string }>(c);
    const person = world.state.data.people[id];
    if (!person) throw invalidForm(['recipient_id'], 'Invalid Recipient(s)');
    return c.json(channelJson(person));
  });
  app.get('/channels/:channel', (c) => c.json(channelJson(getPerson(world, c))));
  app.post('/channels/:channel/typing', (c) => {
    const { id } = getPerson(world, c);
    world.typing.set(id, (world.typing.get(id) ?? 0) + 1);
    return empty();
  });
  app.post('/channels/:channel/messages', async (c) =>
    c.json(createMessage(world, getPerson(world, c), await readMessage(c))),
  );
  app.get('/channels/:channel/messages/:message', (c) => {
    const { channel, message } = c.req.param();
    return c.json(getMessage(world, channel, message));
  });
  app.patch('/channels/:channel/messages/:message', async (c) => {
    const { channel, message } = c.req.param();
    getPerson(world, c);
    const own = getOwnMessage(world, channel, message, NOT_YOURS);
    if (world.faults.take('edit-capped', 'edit-message')) throw tooManyEdits();
    return c.json(editMessage(world, own, await readMessage(c)));
  });
  app.delete('/channels/:channel/messages/:message', (c) => {
    const { channel, message } = c.req.param();
    removeMessage(world, getOwnMessage(world, channel, message, NOT_IN_DM));
    return empty();
  });
}

function addCommandRoutes(app: Hono<StandInEnv>, world: DiscordWorld): void {
  const assertOwn = (c: RouteContext): void => {
    if (c.req.param('app') === world.applicationId) return;
    throw new ApiError(404, { code: 10002, message: 'Unknown Application' });
  };
  for (const path of ['/applications/:app/commands', '/applications/:app/guilds/:guild/commands']) {
    app.get(path, (c: RouteContext) => {
      assertOwn(c);
      return c.json(listCommands(world, c.req.param('guild') ?? null));
    });
    app.put(path, async (c: RouteContext) => {
      assertOwn(c);
      return c.json(putCommands(world, c.req.param('guild') ?? null, await readBody(c)));
    });
  }
}

function requireToken(token: string): MiddlewareHandler<StandInEnv> {
  return async (c, next) => {
    if (c.req.header('authorization') !== `Bot ${token}`) throw unauthorized();
    await next();
  };
}

function gatewayInfo({ gateway }: DiscordWorld): Record<string, unknown> {
  const limit = { total: 1000, remaining: 999, reset_after: 0, max_concurrency: 1 };
  return { url: gateway.url, shards: 1, session_start_limit: limit };
}

function getPerson({ state }: DiscordWorld, c: RouteContext): PersonRow {
  const channel = c.req.param('channel');
  const person = Object.values(state.data.people).find(({ channelId }) => channelId === channel);
  if (person) return person;
  throw new ApiError(404, { code: 10003, message: 'Unknown Channel' });
}

function channelJson(person: PersonRow): Record<string, unknown> {
  return { id: person.channelId, type: 1, recipients: [profileOf(person)], last_message_id: null };
}

function tooManyEdits(): ApiError {
  const message = 'Maximum number of edits to messages older than 1 hour reached. Try again later';
  return new ApiError(400, { code: 30046, message });
}

async function readMessage(c: RouteContext): Promise<MessageBody> {
  return isMultipart(c) ? readUpload(await readParts(c)) : readBody(c);
}

async function readBody<T extends object>(c: RouteContext): Promise<T> {
  if (!c.req.header('content-type')?.includes('application/json')) {
    throw new ApiError(400, { code: 50035, message: 'this stand-in takes JSON bodies only' });
  }
  try {
    return JSON.parse(await c.req.text()) as T;
  } catch {
    throw new ApiError(400, { code: 50109, message: 'The request body contains invalid JSON.' });
  }
}

/** Bare: the client would try to parse the body of a 204 that names a content type. */
function empty(): Response {
  return new Response(null, { status: 204 });
}
