import { type Context, Hono } from 'hono';
import { ChatLog } from '../chat-log.ts';
import { DiskState } from '../disk-state.ts';
import { clientGone, Doorbell } from '../doorbell.ts';
import { Faults } from '../faults.ts';
import type { ChatStandIn } from '../person.ts';
import { fingerprint } from '../redact.ts';
import { redactOnDisk } from '../redact-text.ts';
import { type Call, listen, recordAndFail, type StandInEnv } from '../stand-in.ts';
import { ApiError, tooManyRequests } from './api-error.ts';
import { createManagedBot, type ManagedBot } from './managed-bots.ts';
import { METHODS } from './methods.ts';
import { isObject, readParams } from './params.ts';
import { type RateLimit, SendBudget } from './send-budget.ts';
import { shownIn } from './shown.ts';
import { emptyTelegram, type TelegramState, type TelegramWorld, type Toast } from './state.ts';
import { personRow, profileOf, telegramPerson } from './telegram-person.ts';
import { type Delivery, WebhookCourier } from './webhook-courier.ts';

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
  /** What the bot answered to a person's taps. */
  toasts(name: string): Toast[];
  /** How often the bot showed the person that it is busy. */
  chatActions(name: string): number;
  /** Makes every tap so far too old to be answered. */
  expireCallbacks(): void;
  createManagedBot(owner: string, bot: ManagedBot): { id: number; token: string };
  /** Every attempt to bring an update to the webhook. */
  deliveries: Delivery[];
  /** Resolves when the webhook has taken or finally missed every update. */
  webhookIdle(): Promise<void>;
};

const OWN_FAULTS = {
  'duplicate-updates': 'delivers each update twice; to a webhook three times in parallel',
  'reorder-updates': 'delivers updates out of order',
  'delete-refused': "refuses to delete a message (400, message can't be deleted)",
};

/** The Bot API on loopback, as strict as the real one: https://core.telegram.org/bots/api */
export async function startTelegram(options: TelegramOptions): Promise<TelegramStandIn> {
  const faults = new Faults(OWN_FAULTS);
  const calls: Call[] = [];
  const world = openWorld(options, faults);
  const app = new Hono<StandInEnv>();
  app.onError(answerError);
  app.notFound((c) => answerError(new ApiError(404, 'Not Found'), c));
  app.use(recordAndFail({ faults, calls, operationOf, failure, amend, slowMs: options.slowMs }));
  app.all('/:bot/:method', (c) => answerCall(c, world));

  const server = await listen(app, options.port ?? 0);
  world.courier.wake();
  return {
    name: 'telegram',
    url: server.url,
    faults,
    calls,
    close: async () => {
      await Promise.all([server.close(), world.courier.close()]);
      world.state.flush();
    },
    ...peopleOf(world),
    deliveries: world.courier.deliveries,
    webhookIdle: () => world.courier.idle(),
  };
}

function openWorld(options: TelegramOptions, faults: Faults): TelegramWorld {
  const { token, username = 'test_bot', now = Date.now } = options;
  const state = new DiskState<TelegramState>(options.stateFile, emptyTelegram(), redactOnDisk);
  const log = new ChatLog(state.data.counts);
  for (const { id } of Object.values(state.data.people)) {
    log.restore(String(id), shownIn(state.data, id));
  }
  const patience = {
    retryMs: options.webhookRetryMs ?? 100,
    attempts: options.webhookAttempts ?? 100,
  };
  return {
    token,
    self: { id: Number.parseInt(token, 10), is_bot: true, first_name: username, username },
    canManageBots: options.canManageBots ?? false,
    state,
    log,
    faults,
    budget: new SendBudget(options.rateLimit ?? null, now),
    courier: new WebhookCourier(state, faults, patience),
    arrivals: new Doorbell(),
    waitingPoll: null,
    openCallbacks: new Map(),
    toasts: new Map(),
    typing: new Map(),
    now,
  };
}

function peopleOf(world: TelegramWorld) {
  const chatId = (name: string): number => personRow(world, name).id;
  return {
    chatId,
    person: (name: string) => telegramPerson(world, name),
    counts: () => world.log.counts(),
    toasts: (name: string) => [...(world.toasts.get(chatId(name)) ?? [])],
    chatActions: (name: string) => world.typing.get(chatId(name)) ?? 0,
    expireCallbacks: () => world.openCallbacks.clear(),
    createManagedBot: (name: string, bot: ManagedBot) => {
      const row = personRow(world, name);
      return createManagedBot(world, { row, profile: profileOf(row) }, bot);
    },
  };
}

async function answerCall(c: Context<StandInEnv>, world: TelegramWorld): Promise<Response> {
  if (c.req.param('bot') !== `bot${world.token}`) throw new ApiError(401, 'Unauthorized');
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
