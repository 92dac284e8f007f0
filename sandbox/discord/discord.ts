import { RateLimits } from './rate-limits.ts';
import { type Context, Hono } from 'hono';
import { ChatLog } from '../chat-log.ts';
import { DiskState } from '../disk-state.ts';
import { Faults } from '../faults.ts';
import type { ChatStandIn, ShownMessage } from '../person.ts';
import { redactOnDisk } from '../redact-text.ts';
import { type Call, listen, recordAndFail, type StandInEnv } from '../stand-in.ts';
import { ApiError, notFound } from './api-error.ts';
import { type DiscordPerson, discordPerson, personRow } from './discord-person.ts';
import { type Entry, Gateway, type GatewayBot } from './gateway.ts';
import { operationOf, withoutToken } from './operations.ts';
import { mayReadContent, OwnBots } from './own-bots.ts';
import { discordRoutes } from './routes.ts';
import { shownIn } from './shown.ts';
import { type DiscordState, type DiscordWorld, emptyDiscord } from './state.ts';
import { type Command, INTENT } from './wire.ts';
import { DISCORD_FAULTS } from './discord-faults.ts';

export type DiscordOptions = {
  port?: number;
  stateFile: string;
  token: string;
  applicationId?: string;
  /** The only guild with its own commands. */
  operatorGuildId?: string;
  slowMs?: number;
  now?: () => number;
  /** How long people wait for an offline bot before they write anyway. */
  patienceMs?: number;
  hasLimits?: boolean;
};

export type DiscordStandIn = Omit<ChatStandIn, 'person'> & {
  person(name: string): DiscordPerson;
  /** The id of a person. */
  userId(name: string): string;
  /** The id of a person's direct chat. */
  chatId(name: string): string;
  /** Lets the bot write to a channel of a guild. */
  addChannel(id: string): void;
  /** What it has written there. */
  writtenIn(id: string): ShownMessage[];
  applicationId: string;
  /** How many messages and edits were refused as too many. */
  refusals(): number;
  /** The registered commands: global, or of a guild. */
  commands(guildId?: string): Command[];
  /** Every identify and resume of the gateway. */
  entries(): Entry[];
  isOnline(): boolean;
  /** A person creates an application with a bot on the developer page. */
  createBot(username: string): { id: string; token: string };
  /** Switches the bot's message content intent, which is on at first. */
  setMessageContent(botId: string, isOn: boolean): void;
  /** The chat side of a bot other than the first. */
  bot(botId: string): OwnBotView;
  /** How often the bot showed the person that it is typing. */
  typing(name: string): number;
};

export type OwnBotView = {
  person(name: string): DiscordPerson;
  commands(): Command[];
  entries(): Entry[];
  isOnline(): boolean;
};

const RETRY_AFTER_SECONDS = 0.3;

/** Discord on loopback: REST v10 below `url` and the gateway on the same port, as strict as the real one. */
export async function startDiscord(options: DiscordOptions): Promise<DiscordStandIn> {
  const faults = new Faults(DISCORD_FAULTS);
  const calls: Call[] = [];
  const { world, gateway, ownBots, flush } = openWorld(options, faults);
  const app = new Hono<StandInEnv>();
  app.onError(answerError);
  app.notFound((c) => answerError(notFound(), c));
  app.use(recordAndFail({ faults, calls, operationOf, failure, amend, slowMs: options.slowMs }));
  const limits = new RateLimits();
  if (options.hasLimits)
    app.use('/api/v10/channels/:channel/messages/:message?', limits.ofMessages);
  app.route(
    '/api/v10',
    discordRoutes(() => [world, ...ownBots.all()]),
  );

  app.get('/attachments/:id/:name', (c) => {
    const file = world.state.data.files?.[c.req.param('id')];
    return file ? c.body(Buffer.from(file, 'base64')) : answerError(notFound(), c);
  });

  const server = await listen(app, options.port ?? 0);
  gateway.attach(server.server, server.url);
  return {
    name: 'discord',
    url: `${server.url}/api`,
    faults,
    calls,
    close: async () => {
      gateway.close();
      await server.close();
      flush();
    },
    applicationId: world.applicationId,
    ...peopleOf(world),
    ...botOf(world),
    refusals: () => limits.refused,
    createBot: (username) => ownBots.create(username),
    setMessageContent: (botId, isOn) => ownBots.setMessageContent(botId, isOn),
    bot: (botId) => {
      const own = ownBots.of(botId);
      return { person: (name) => discordPerson(own, name), ...botOf(own) };
    },
  };
}

function openWorld(options: DiscordOptions, faults: Faults) {
  const { token, applicationId = '100200300400500600', now = Date.now } = options;
  const state = new DiskState<DiscordState>(options.stateFile, emptyDiscord(), redactOnDisk);
  const log = new ChatLog(state.data.counts);
  const gateway = new Gateway({
    faults,
    findBot: (given) => toGatewayBot([world, ...ownBots.all()].find((one) => one.token === given)),
  });
  const self = {
    id: applicationId,
    username: 'test_bot',
    discriminator: '0',
    avatar: null,
    bot: true,
  };
  const world: DiscordWorld = {
    token,
    applicationId,
    operatorGuildId: options.operatorGuildId ?? null,
    self,
    flags: () => 0,
    setFlags: () => undefined,
    cdnUrl: () => gateway.httpUrl,
    state,
    log,
    faults,
    gateway: gateway.of(applicationId),
    interactions: new Map(),
    modals: new Map(),
    typing: new Map(),
    now,
    patienceMs: options.patienceMs ?? 10_000,
  };
  const ownBots = new OwnBots(world, gateway);
  for (const { channelId } of Object.values(state.data.people)) {
    log.restore(channelId, shownIn(world, channelId));
  }
  return { world, gateway, ownBots, flush: () => state.flush() };
}

function toGatewayBot(world: DiscordWorld | undefined): GatewayBot | null {
  if (!world) return null;
  const { applicationId: id, self, flags } = world;
  const application = { id, flags: flags() };
  const privileged = mayReadContent(application) ? INTENT.messageContent : 0;
  return { id, privileged, ready: { user: self, application } };
}

function botOf({ state, gateway }: DiscordWorld) {
  return {
    commands: (guildId = '') => [...(state.data.commands[guildId] ?? [])],
    entries: () => gateway.entries(),
    isOnline: () => gateway.isOnline(),
  };
}

function peopleOf(world: DiscordWorld) {
  return {
    person: (name: string) => discordPerson(world, name),
    userId: (name: string) => personRow(world, name).id,
    chatId: (name: string) => personRow(world, name).channelId,
    addChannel: (id: string) => {
      (world.state.data.guildChannels ??= []).push(id);
      world.state.saveSoon();
    },
    writtenIn: (id: string) => shownIn(world, id),
    typing: (name: string) => world.typing.get(personRow(world, name).id) ?? 0,
    counts: () => world.log.counts(),
  };
}

function amend(call: Call): void {
  call.path = withoutToken(call.path);
}

function failure(c: Context, status: 429 | 500 | 503): Response {
  if (status !== 429)
    return answerError(new ApiError(status, { code: 0, message: 'Try later' }), c);
  const seconds = String(RETRY_AFTER_SECONDS);
  c.header('retry-after', seconds);
  c.header('x-ratelimit-limit', '5');
  c.header('x-ratelimit-remaining', '0');
  c.header('x-ratelimit-reset', String(Date.now() / 1000 + RETRY_AFTER_SECONDS));
  c.header('x-ratelimit-reset-after', seconds);
  c.header('x-ratelimit-bucket', 'stand-in');
  c.header('x-ratelimit-scope', 'user');
  const body = { retry_after: RETRY_AFTER_SECONDS, global: false };
  const message = 'You are being rate limited.';
  return answerError(new ApiError(429, { code: 0, message, ...body }), c);
}

function answerError(error: Error, c: Context): Response {
  const { status, code, message, extra } =
    error instanceof ApiError ? error : new ApiError(500, { code: 0, message: error.message });
  return c.json(
    { message, code, ...extra },
    status,
    error instanceof ApiError ? error.headers : {},
  );
}
