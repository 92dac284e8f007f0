import { setTimeout as pause } from 'node:timers/promises';
import {
  type APIInteraction,
  type Client,
  DiscordAPIError,
  GatewayDispatchEvents,
  type GatewayMessageCreateDispatchData,
  type GatewayMessageUpdateDispatchData,
  type REST,
  RESTJSONErrorCodes,
  Routes,
} from 'discord.js';
import type { App } from '../../src/app.ts';
import { receive } from '../../src/inbox.ts';
import { isOperator } from '../../src/operators/is-operator.ts';
import type { Received } from '../../src/received.ts';
import { chatKey, markUnreachable } from '../../src/store/chats.ts';
import type { FirstAnswer } from './answers.ts';
import {
  type DiscordEvent,
  translateEdit,
  translateInteraction,
  translateMessage,
} from './translate.ts';

/** The gateway brings an event once: what the database refuses is tried again for a while. */
const RETRY_MS = [250, 1000, 4000, 10_000];

/** Takes the events of one connection. Returns the way to wait for those under way. */
export function takeArrivals(app: App, client: Client, bot: string): () => Promise<void> {
  const underWay = new Set<Promise<void>>();
  const track = (work: Promise<void>): void => {
    const tracked = work.finally(() => underWay.delete(tracked));
    underWay.add(tracked);
  };
  const isOperatorHere = (platformUser: string): boolean =>
    isOperator(app.config, { platform: 'discord', platformUser });
  const accept = ({ received, answer, fromGuild }: DiscordEvent): void => {
    // The three seconds run: the answer does not wait for the database, nor the database for the answer.
    if (answer) track(giveAnswer(app, client.rest, { bot, answer }));
    if (received) track(store(app, received));
    if (fromGuild) track(storeFromGuild(app, client.rest, fromGuild));
  };
  const { MessageCreate, MessageUpdate, InteractionCreate } = GatewayDispatchEvents;
  client.ws.on(MessageCreate, (data: GatewayMessageCreateDispatchData) =>
    accept(translateMessage(bot, data)),
  );
  client.ws.on(MessageUpdate, (data: GatewayMessageUpdateDispatchData) =>
    accept(translateEdit(bot, data)),
  );
  client.ws.on(InteractionCreate, (data: APIInteraction) =>
    accept(translateInteraction(bot, data, isOperatorHere)),
  );
  return async () => {
    await Promise.all(underWay);
  };
}

type Given = { bot: string; answer: FirstAnswer };

/** Too late, the screen follows all the same, as a plain message. */
async function giveAnswer(app: App, rest: REST, { bot, answer }: Given): Promise<void> {
  const { id, token, body, isPassing } = answer;
  try {
    await rest.post(Routes.interactionCallback(id, token), { body, auth: false });
    if (isPassing) await rest.delete(Routes.webhookMessage(bot, token), { auth: false });
  } catch (error) {
    if (isAnsweredAlready(error)) return;
    app.log.warn({ err: error, platform: 'discord' }, 'an interaction was not answered');
  }
}

function isAnsweredAlready(error: unknown): boolean {
  const code = RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged;
  return error instanceof DiscordAPIError && error.code === code;
}

async function storeFromGuild(
  app: App,
  rest: REST,
  received: NonNullable<DiscordEvent['fromGuild']>,
): Promise<void> {
  try {
    const body = { recipient_id: received.platformUser };
    const { id } = (await rest.post(Routes.userChannels(), { body })) as { id: string };
    await store(app, { ...received, platformChat: id });
  } catch (error) {
    app.log.warn({ err: error, platform: 'discord' }, 'a direct chat could not be opened');
  }
}

async function store(app: App, received: Received): Promise<void> {
  const chat = chatKey(received);
  await app.locks.run(`discord-arrivals:${chat}`, async () => {
    for (const waitMs of [0, ...RETRY_MS]) {
      await pause(waitMs);
      try {
        // Who writes to us can be written to.
        await receive(app, [received], [markUnreachable(chat, null)]);
        return;
      } catch (error) {
        app.log.error({ err: error, platform: 'discord' }, 'an event could not be stored');
      }
    }
  });
}
