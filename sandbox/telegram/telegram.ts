import { type Context, Hono } from 'hono';
import { DiskState } from '../disk-state.ts';
import { clientGone } from '../wake-signal.ts';
import { Faults } from '../faults.ts';
import type { ChatStandIn, Person } from '../person.ts';
import { fingerprint } from '../redact.ts';
import { redactOnDisk } from '../redact-text.ts';
import { type Call, listen, recordAndFail, type StandInEnv } from '../stand-in.ts';
import { ApiError, tooManyRequests } from './api-error.ts';
import { createManagedBot } from './managed-bots.ts';
import { METHODS } from './methods.ts';
import {
  addBot,
  addRow,
  findWorld,
  type Network,
  type NewBot,
  revokeToken,
  type TelegramDisk,
  tokenOf,
  worldOf,
  type TelegramWorld,
} from './network.ts';
import { followNewBotLink } from './new-bot-link.ts';
import { answerFile } from './get-file.ts';
import { isObject, type Params, readParams } from './params.ts';
import type { RateLimit } from './send-budget.ts';
import type { Toast } from './state.ts';
import { personRow, profileOf, telegramPerson } from './telegram-person.ts';
import { addUpdate } from './updates.ts';
import type { Delivery } from './webhook-courier.ts';
import { TELEGRAM_FAULTS } from './telegram-faults.ts';

export type TelegramOptions = {
  port?: number;
  stateFile: string;
  token: string;
  username?: string;
  canManageBots?: boolean;
  rateLimit?: RateLimit | null;
  now?: () => number;
  slowMs?: number;
  /** How a webhook that does not take an update is tried again: pauses double, up to two seconds. */
  webhookRetryMs?: number;
  webhookAttempts?: number;
};

export type TelegramStandIn = ChatStandIn & {
  /** The numeric id of a person, which is its chat's as well. */
  chatId(name: string): number;
  /** Makes the bot a member of a group with these topics. */
  addGroup(id: number, topics: number[]): void;
  /** What the bot has written into a group, with the topic. */
  writtenIn(id: number): { topic: number | null; text: string; hasPicture: boolean }[];
  /** What the bot answered to a person's taps. */
  toasts(name: string): Toast[];
  /** How often the bot showed the person that it is busy. */
  chatActions(name: string): number;
  /** Makes every tap so far too old to be answered. */
  expireCallbacks(): void;
  /** A person makes a bot with BotFather. */
  createBot(owner: string, bot: NewBot): OwnBot;
  /** A person lets the first bot make one that it manages. */
  createManagedBot(owner: string, bot: NewBot): OwnBot;
  /** A person opens a `t.me/newbot/…` link and confirms, under another username if they like. */
  followNewBotLink(owner: string, url: string, username?: string): OwnBot;
  /** A person has BotFather revoke a token; returns the new one. */
  revokeToken(botId: number): string;
  /** A bot besides the first, as people meet it. */
  bot(botId: number): BotView;
  /** How many sends and edits of the first bot were refused as too many. */
  refusals(): number;
  /** Every attempt to bring an update to the webhook. */
  deliveries: Delivery[];
  /** Resolves when the webhook has taken or finally missed every update. */
  webhookIdle(): Promise<void>;
};

export type OwnBot = { id: number; token: string };

export type BotView = {
  username: string;
  /** Where its updates are brought to; null while it polls or nobody asks for them. */
  webhookUrl: () => string | null;
  person(name: string): Person;
  deliveries: Delivery[];
};

/** The Bot API on loopback, as strict as the real one: https://core.telegram.org/bots/api */
export async function startTelegram(options: TelegramOptions): Promise<TelegramStandIn> {
  const faults = new Faults(TELEGRAM_FAULTS);
  const calls: Call[] = [];
  const network = openNetwork(options, faults);
  const world = worldOf(network, network.firstId);
  const app = new Hono<StandInEnv>();
  app.onError(answerError);
  app.notFound((c) => answerError(new ApiError(404, 'Not Found'), c));
  app.use(recordAndFail({ faults, calls, operationOf, failure, amend, slowMs: options.slowMs }));
  app.get('/file/:bot/:folder/:name', (c) => {
    const { bot, folder, name } = c.req.param();
    const known = findWorld(network, bot.replace(/^bot/, ''));
    if (!known) throw new ApiError(401, 'Unauthorized');
    return answerFile(c, known, `${folder}/${name}`);
  });
  app.all('/:bot/:method', (c) => answerCall(c, network));

  const server = await listen(app, options.port ?? 0);
  // Updates that wait on disk are brought by the bots they are for.
  const everyone = Object.keys(network.disk.data.bots).map((id) => worldOf(network, Number(id)));
  for (const { courier } of everyone) courier.wake();
  return {
    name: 'telegram',
    url: server.url,
    faults,
    calls,
    close: async () => {
      const couriers = [...network.worlds.values()].map(({ courier }) => courier.close());
      await Promise.all([server.close(), ...couriers]);
      network.disk.flush();
    },
    ...peopleOf(world),
    ...botsOf(world),
    refusals: () => world.budget.refused,
    deliveries: world.courier.deliveries,
    webhookIdle: () => world.courier.idle(),
  };
}

function openNetwork(options: TelegramOptions, faults: Faults): Network {
  const { token, username = 'test_bot', now = Date.now } = options;
  const disk = new DiskState<TelegramDisk>(options.stateFile, { bots: {} }, redactOnDisk);
  const firstId = Number.parseInt(token, 10);
  if (!disk.data.bots[firstId]) {
    const profile = { id: firstId, is_bot: true, first_name: username, username };
    addRow({ disk }, profile, { owner: null, manager: null });
  }
  return {
    token,
    firstId,
    canManageBots: options.canManageBots ?? false,
    disk,
    faults,
    rateLimit: options.rateLimit ?? null,
    patience: {
      retryMs: options.webhookRetryMs ?? 100,
      attempts: options.webhookAttempts ?? 100,
    },
    worlds: new Map(),
    now,
    perform,
  };
}

/** What a webhook's answer asks for is done, or dropped without a word. */
function perform(world: TelegramWorld, name: string, params: Params): void {
  try {
    void METHODS.get(name)?.(world, params, AbortSignal.timeout(0));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
}

function peopleOf(world: TelegramWorld) {
  const chatId = (name: string): number => personRow(world, name).id;
  return {
    chatId,
    addGroup: (id: number, topics: number[]) => {
      (world.state.data.groups ??= {})[id] = topics;
      world.state.saveSoon();
    },
    writtenIn: (id: number) =>
      Object.values(world.state.data.messages)
        .filter(({ chat }) => chat.id === id)
        .map(({ message_thread_id: topic = null, text, caption, photo }) => ({
          topic,
          text: text ?? caption ?? '',
          hasPicture: photo !== undefined,
        })),
    person: (name: string) => telegramPerson(world, name),
    counts: () => world.log.counts(),
    toasts: (name: string) => [...(world.toasts.get(chatId(name)) ?? [])],
    chatActions: (name: string) => world.typing.get(chatId(name)) ?? 0,
    expireCallbacks: () => world.openCallbacks.clear(),
  };
}

function botsOf(first: TelegramWorld) {
  const { network } = first;
  const ownerOf = (name: string) => {
    const row = personRow(first, name);
    return { row, profile: profileOf(row) };
  };
  return {
    createBot: (name: string, bot: NewBot): OwnBot => {
      const { id } = addBot(network, bot, { owner: personRow(first, name).id, manager: null });
      return { id, token: tokenOf(network, id) };
    },
    createManagedBot: (name: string, bot: NewBot) => createManagedBot(first, ownerOf(name), bot),
    followNewBotLink: (name: string, url: string, username?: string) =>
      followNewBotLink(first, ownerOf(name), { url, username }),
    revokeToken: (botId: number) => {
      const token = revokeToken(network, botId);
      tellManager(network, botId);
      return token;
    },
    bot: (botId: number): BotView => {
      const world = worldOf(network, botId);
      return {
        username: world.self.username ?? '',
        webhookUrl: () => world.state.data.webhook?.url ?? null,
        person: (name) => telegramPerson(world, name),
        deliveries: world.courier.deliveries,
      };
    },
  };
}

/** The bot that manages another hears of its new token. */
function tellManager(network: Network, botId: number): void {
  const row = network.disk.data.bots[botId];
  if (!row || row.manager === null) return;
  const manager = worldOf(network, row.manager);
  const owner = manager.state.data.people[String(row.owner)];
  if (owner) addUpdate(manager, { managed_bot: { user: profileOf(owner), bot: row.profile } });
}

async function answerCall(c: Context<StandInEnv>, network: Network): Promise<Response> {
  const world = findWorld(network, c.req.param('bot')?.replace(/^bot/, '') ?? '');
  const operation = operationOf('', c.req.path);
  if (!world || network.faults.take('unauthorized', operation)) {
    throw new ApiError(401, 'Unauthorized');
  }
  const method = METHODS.get(c.req.param('method') ?? '');
  if (!method) throw new ApiError(404, 'Not Found');
  const params = await readParams(c);
  const result = await method(world, params, clientGone(c));
  return c.json({ ok: true, result });
}

function operationOf(_method: string, path: string): string {
  const method = path.split('/').at(-1) ?? '';
  return method.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function amend(call: Call): void {
  call.path = call.path.replace(/^\/bot[^/]*/, '/bot…');
  if (isObject(call.body) && typeof call.body.secret_token === 'string') {
    call.body.secret_token = fingerprint(call.body.secret_token);
  }
}

function failure(c: Context, status: 429 | 500 | 503): Response {
  if (status === 429) return answerError(tooManyRequests(1), c);
  const description = status === 500 ? 'Internal Server Error' : 'Service Unavailable';
  return answerError(new ApiError(status, description), c);
}

function answerError(error: Error, c: Context): Response {
  const { status, message, parameters } =
    error instanceof ApiError ? error : new ApiError(500, error.message);
  return c.json(
    { ok: false, error_code: status, description: message, ...(parameters && { parameters }) },
    status,
  );
}
