import { type Context, Hono } from 'hono';
import { isMultipart, readParts } from '../multipart.ts';
import type { StandInEnv } from '../stand-in.ts';
import { ApiError, invalidForm, unauthorized } from './api-error.ts';
import {
  createCommand,
  deleteCommand,
  editCommand,
  listCommands,
  putCommands,
} from './commands.ts';
import { answerInteraction, profileOf, useInteraction } from './interactions.ts';
import {
  createMessage,
  editMessage,
  getMessage,
  getOwnMessage,
  postMessage,
  removeMessage,
} from './messages.ts';
import { operationOf } from './operations.ts';
import type { DiscordWorld, PersonRow } from './state.ts';
import { readUpload } from './attachments.ts';
import type { MessageBody } from './wire.ts';

type RouteContext = Context<StandInEnv>;

const NOT_YOURS = { code: 50005, message: 'Cannot edit a message authored by another user' };
const NOT_IN_DM = { code: 50003, message: 'Cannot execute action on a DM channel' };

/** The Discord of every bot, the first bot first. */
export type Worlds = () => DiscordWorld[];

/** REST v10. Interaction routes carry their own token; all others require a bot token. */
export function discordRoutes(worlds: Worlds): Hono<StandInEnv> {
  const app = new Hono<StandInEnv>();
  const worldOf = (c: RouteContext): DiscordWorld => {
    const token = c.req.header('authorization')?.replace(/^Bot /, '');
    const world = worlds().find((each) => each.token === token);
    if (!world || world.faults.take('unauthorized', operationOf(c.req.method, c.req.path))) {
      throw unauthorized();
    }
    return world;
  };
  addInteractionRoutes(app, worlds);
  app.use(async (c, next) => {
    worldOf(c);
    await next();
  });
  app.get('/gateway/bot', (c) => c.json(gatewayInfo(c, worldOf(c))));
  app.get('/users/@me', (c) => c.json(worldOf(c).self));
  app.get('/applications/@me', (c) => {
    const { applicationId: id, self, flags } = worldOf(c);
    return c.json({ id, name: self.username, flags: flags() });
  });
  // Only limited intent flags can be updated. Source: discord-api-docs, "Edit Current Application".
  app.patch('/applications/@me', async (c) => {
    const world = worldOf(c);
    const { flags = world.flags() } = await readBody<{ flags?: number }>(c);
    if (world.faults.take('flags-kept', 'edit-own-application')) {
      throw invalidForm(['flags'], 'These flags cannot be changed');
    }
    world.setFlags(flags);
    return c.json({ id: world.applicationId, name: world.self.username, flags: world.flags() });
  });
  addChannelRoutes(app, worldOf);
  addCommandRoutes(app, worldOf);
  return app;
}

type WorldOf = (c: RouteContext) => DiscordWorld;

function addInteractionRoutes(app: Hono<StandInEnv>, worlds: Worlds): void {
  const worldOf = (c: RouteContext): DiscordWorld => {
    const token = c.req.param('token') ?? '';
    const world = worlds().find(({ interactions }) => interactions.has(token)) ?? worlds()[0];
    if (!world) throw unauthorized();
    return world;
  };
  app.post('/interactions/:id/:token/callback', async (c) => {
    const { id, token } = c.req.param();
    const answer = await readBody<{ type?: number; data?: object }>(c);
    const { interaction, message } = answerInteraction(worldOf(c), { id, token }, answer);
    if (c.req.query('with_response') !== 'true') return empty();
    return c.json({
      interaction: { id, type: interaction.kind, response_message_id: interaction.originalId },
      resource: { type: answer.type, ...(message ? { message } : {}) },
    });
  });
  app.on(['GET', 'PATCH', 'DELETE'], '/webhooks/:app/:token/messages/:message', async (c) => {
    const { token, message: messageId } = c.req.param();
    const body = c.req.method === 'PATCH' ? await readBody<MessageBody>(c) : {};
    const message = useInteraction(worldOf(c), c.req.method, { token, messageId }, body);
    return message ? c.json(message) : empty();
  });
}

function addChannelRoutes(app: Hono<StandInEnv>, worldOf: WorldOf): void {
  app.post('/users/@me/channels', async (c) => {
    const { recipient_id: id = '' } = await readBody<{ recipient_id?: string }>(c);
    const person = worldOf(c).state.data.people[id];
    if (!person) throw invalidForm(['recipient_id'], 'Invalid Recipient(s)');
    return c.json(channelJson(person));
  });
  app.get('/channels/:channel', (c) => c.json(channelJson(getPerson(worldOf(c), c))));
  app.post('/channels/:channel/typing', (c) => {
    const world = worldOf(c);
    const { id } = getPerson(world, c);
    world.typing.set(id, (world.typing.get(id) ?? 0) + 1);
    return empty();
  });
  app.post('/channels/:channel/messages', async (c) => {
    const world = worldOf(c);
    const body = await readMessage(c);
    assertUnfiltered(world, body);
    const channel = c.req.param('channel');
    if (world.state.data.guildChannels?.includes(channel))
      return c.json(postMessage(world, channel, body));
    return c.json(createMessage(world, getPerson(world, c), body));
  });
  app.get('/channels/:channel/messages/:message', (c) => {
    const { channel, message } = c.req.param();
    return c.json(getMessage(worldOf(c), channel, message));
  });
  app.patch('/channels/:channel/messages/:message', async (c) => {
    const world = worldOf(c);
    const { channel, message } = c.req.param();
    getPerson(world, c);
    const own = getOwnMessage(world, channel, message, NOT_YOURS);
    if (world.faults.take('edit-capped', 'edit-message')) throw tooManyEdits();
    return c.json(editMessage(world, own, await readMessage(c)));
  });
  app.delete('/channels/:channel/messages/:message', (c) => {
    const world = worldOf(c);
    const { channel, message } = c.req.param();
    removeMessage(world, getOwnMessage(world, channel, message, NOT_IN_DM));
    return empty();
  });
}

function addCommandRoutes(app: Hono<StandInEnv>, worldOf: WorldOf): void {
  const ownWorld = (c: RouteContext): DiscordWorld => {
    const world = worldOf(c);
    if (c.req.param('app') === world.applicationId) return world;
    throw new ApiError(404, { code: 10002, message: 'Unknown Application' });
  };
  for (const path of ['/applications/:app/commands', '/applications/:app/guilds/:guild/commands']) {
    app.get(path, (c: RouteContext) => {
      return c.json(listCommands(ownWorld(c), c.req.param('guild') ?? null));
    });
    app.put(path, async (c: RouteContext) => {
      return c.json(putCommands(ownWorld(c), c.req.param('guild') ?? null, await readBody(c)));
    });
  }
  app.post('/applications/:app/commands', async (c) => {
    const world = ownWorld(c);
    return c.json(createCommand(world, await readBody(c)), 201);
  });
  app.patch('/applications/:app/commands/:command', async (c) => {
    const world = ownWorld(c);
    return c.json(editCommand(world, c.req.param('command'), await readBody(c)));
  });
  app.delete('/applications/:app/commands/:command', (c) => {
    deleteCommand(ownWorld(c), c.req.param('command'));
    return empty();
  });
}

const REAL_HOST = 'discord.com';
const REAL_GATEWAY = 'wss://gateway.discord.gg';

/** A client that used the real host name gets the real gateway name as well. */
function gatewayInfo(c: RouteContext, { gateway }: DiscordWorld): Record<string, unknown> {
  const limit = { total: 1000, remaining: 999, reset_after: 0, max_concurrency: 1 };
  const url = c.req.header('host') === REAL_HOST ? REAL_GATEWAY : gateway.url();
  return { url, shards: 1, session_start_limit: limit };
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

function assertUnfiltered({ faults }: DiscordWorld, body: MessageBody): void {
  const hasPicture = (body.attachments?.length ?? 0) > 0;
  if (faults.take('unheard-of', 'create-message')) {
    throw new ApiError(400, { code: 999_999, message: 'A rule of tomorrow' });
  }
  if (/https?:/.test(JSON.stringify(body)) && faults.take('link-filter', 'create-message')) {
    throw new ApiError(400, { code: 240000, message: 'Message blocked by harmful links filter' });
  }
  if (hasPicture && faults.take('picture-filter', 'create-message')) {
    const message = 'Explicit content cannot be sent to the desired recipient(s)';
    throw new ApiError(400, { code: 20009, message });
  }
}

function tooManyEdits(): ApiError {
  const message = 'Maximum number of edits to messages older than 1 hour reached. Try again later';
  // A 429 that no waiting ends: https://github.com/discord/discord-api-docs, "Maximum number of edits to messages older than 1 hour".
  return new ApiError(429, { code: 30046, message, retry_after: 300, global: false });
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

/** Without headers: the client tries to parse the body of a 204 that has a content type. */
function empty(): Response {
  return new Response(null, { status: 204 });
}
