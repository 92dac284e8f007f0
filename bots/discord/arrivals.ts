import { setTimeout as pause } from 'node:timers/promises';
import {
  type Client,
  DiscordAPIError,
  Events,
  GatewayDispatchEvents,
  type GatewayDispatchPayload,
  type REST,
  RESTJSONErrorCodes,
  Routes,
} from 'discord.js';
import type { App } from '../../src/app.ts';
import { receive } from '../../src/chat/receive.ts';
import { isOperator } from '../../src/operators/is-operator.ts';
import type { InboundEvent } from '../../src/domain/inbound-event.ts';
import { markUnreachable } from '../../src/store/chats.ts';
import { readEvent } from '../read-event.ts';
import type { FirstAnswer } from './answers.ts';
import type { OpenCommands } from './open-commands.ts';
import type { GatewaySession } from './gateway-session.ts';
import {
  type DiscordEvent,
  translateEdit,
  translateInteraction,
  translateMessage,
} from './translate.ts';
import { chatKey } from '../../src/domain/chats.ts';

/** The gateway delivers an event only once, so storing it is retried for a while. */
const RETRY_MS = [250, 1000, 4000, 10_000];

type Connected = {
  client: Client;
  answers: REST;
  openCommands: OpenCommands;
  session: GatewaySession;
  bot: string;
};

/** Handles the events of one connection. Returns a function that waits until the pending ones are handled. */
export function takeArrivals(
  app: App,
  { client, answers, openCommands, session, bot }: Connected,
): () => Promise<void> {
  const pending = new Set<Promise<void>>();
  const track = (work: Promise<void>): void => {
    const tracked = work.finally(() => pending.delete(tracked));
    pending.add(tracked);
  };
  client.on(Events.Raw, (packet: GatewayDispatchPayload) => {
    const { received, answer, fromGuild } =
      readEvent(app, 'discord', () => translate(app, bot, packet)) ?? {};
    const arrival = { session, sequence: packet.s };
    // The response is due within three seconds, so it must not wait for the database.
    const give = (given: FirstAnswer) => giveAnswer(app, answers, { bot, answer: given });
    if (answer?.isTemporary && received) {
      const isAnswered = openCommands.wait(received.platformChat, answer);
      track(isAnswered.then((is) => (is ? undefined : give(answer))));
    } else if (answer) {
      track(give(answer));
    }
    if (received) track(store(app, received, arrival));
    else if (fromGuild) track(storeFromGuild(app, client.rest, { ...arrival, fromGuild }));
    else session.observe(packet.s);
  });
  return async () => {
    await Promise.all(pending);
  };
}

function translate(
  { config }: Pick<App, 'config'>,
  bot: string,
  { t: type, d: data }: GatewayDispatchPayload,
): Partial<DiscordEvent> {
  const isOperatorHere = (platformUser: string): boolean =>
    isOperator(config, { platform: 'discord', platformUser });
  if (type === GatewayDispatchEvents.MessageCreate) return translateMessage(bot, data);
  if (type === GatewayDispatchEvents.MessageUpdate) return translateEdit(bot, data);
  if (type === GatewayDispatchEvents.InteractionCreate) {
    return translateInteraction(bot, data, isOperatorHere);
  }
  return {};
}

type Given = { bot: string; answer: FirstAnswer };

/** If the response comes too late, the screen still follows as a message. */
async function giveAnswer(app: App, rest: REST, { bot, answer }: Given): Promise<void> {
  const { id, token, body, isTemporary } = answer;
  try {
    await rest.post(Routes.interactionCallback(id, token), { body, auth: false });
    if (isTemporary) await rest.delete(Routes.webhookMessage(bot, token), { auth: false });
  } catch (error) {
    if (isAnsweredAlready(error)) return;
    app.log.warn({ err: error, platform: 'discord' }, 'an interaction was not answered');
  }
}

function isAnsweredAlready(error: unknown): boolean {
  const code = RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged;
  return error instanceof DiscordAPIError && error.code === code;
}

type Arrival = { session: GatewaySession; sequence: number };

async function storeFromGuild(
  app: App,
  rest: REST,
  { fromGuild, ...arrival }: Arrival & { fromGuild: NonNullable<DiscordEvent['fromGuild']> },
): Promise<void> {
  const { session, sequence } = arrival;
  session.begin(sequence);
  try {
    const body = { recipient_id: fromGuild.platformUser };
    const { id } = (await rest.post(Routes.userChannels(), { body })) as { id: string };
    await store(app, { ...fromGuild, platformChat: id }, arrival);
  } catch (error) {
    app.log.warn({ err: error, platform: 'discord' }, 'a direct chat could not be opened');
    session.end(sequence);
  }
}

async function store(
  app: App,
  received: InboundEvent,
  { session, sequence }: Arrival,
): Promise<void> {
  const chat = chatKey(received);
  session.begin(sequence);
  await app.locks.run(`discord-arrivals:${chat}`, async () => {
    for (const waitMs of [0, ...RETRY_MS]) {
      await pause(waitMs);
      try {
        // A person who writes can be reached again.
        const also = [markUnreachable(chat, null), ...session.progress(sequence)];
        await receive(app, [received], also);
        break;
      } catch (error) {
        app.log.error({ err: error, platform: 'discord' }, 'an event could not be stored');
      }
    }
  });
  session.end(sequence);
}
