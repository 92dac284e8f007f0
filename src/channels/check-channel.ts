import { hasToken } from '../domain/channels.ts';
import { type Address, chatKey } from '../domain/chats.ts';
import { tellAccount, tellEveryChat } from '../news/tell.ts';
import { type Channel, findChannel, settleChannel } from '../store/channels.ts';
import { findHomeAddress } from '../store/chats.ts';
import { type Change, commit } from '../work/commit.ts';
import { type DueRowWork, workOffRow } from '../work/due-row.ts';
import { acceptToken, fetchManagedToken } from './accept-token.ts';
import type { ChannelApp, ChannelOutcome } from './channel-outcome.ts';
import { finishDisconnecting } from './disconnect-channel.ts';
import { inspectGateway } from './inspect-gateway.ts';
import { takeLoginStep } from './login-by-qr.ts';

/**
 * Does the due work for one channel: checks a pasted token, fetches the token of a managed bot, continues a login, revokes a
 * disconnected channel at its provider, or else asks the gateway for the channel's health. Idempotent.
 */
export async function checkChannel(app: ChannelApp, id: string): Promise<void> {
  await workOffRow<ChannelApp, Channel>(app, id, CHANNELS);
}

const CHANNELS: DueRowWork<ChannelApp, Channel> = {
  find: findChannel,
  lease: (channel) => `channel:${channel.id}`,
  advance: async (app, channel) => {
    await store(app, channel, await check(app, channel));
    return 'stop';
  },
  // A provider that does not answer is an ordinary outcome; an exception is a bug.
  recordFailure: (_app, _channel, error) => Promise.reject(error),
};

async function check(app: ChannelApp, channel: Channel): Promise<ChannelOutcome> {
  const { state, login } = channel;
  if (state === 'disconnecting') return finishDisconnecting(app, channel);
  if (state === 'off') return { change: {} };
  const { pastedSealed, pastedBot, heldUntil } = channel;
  if (pastedBot !== null && heldUntil === null) return fetchManagedToken(app, channel);
  if (heldUntil !== null && app.now() >= heldUntil) return forgetHeld(app, channel);
  if (pastedSealed !== null && heldUntil === null) return acceptToken(app, channel, pastedSealed);
  if (login === 'requested' || login === 'showing') return takeLoginStep(app, channel);
  return inspectGateway(app, channel);
}

/** Nobody said which bot counts, so the one in use stays. */
async function forgetHeld(app: ChannelApp, channel: Channel): Promise<ChannelOutcome> {
  const { change, ...rest } = await inspectGateway(app, channel);
  const nothing = { pastedSealed: null, pastedLast4: null, pastedBot: null, pastedName: null };
  return { ...rest, change: { ...change, ...nothing, heldUntil: null } };
}

async function store(app: ChannelApp, channel: Channel, outcome: ChannelOutcome): Promise<void> {
  const { change, also = [], recheckMs } = outcome;
  const { id, kind, accountId } = channel;
  const [home] = await app.db.read(findHomeAddress(accountId));
  const now = app.now();
  const waitsUntil = change.heldUntil === null ? null : channel.heldUntil;
  const dueAt = recheckMs === undefined ? waitsUntil : now + recheckMs;
  const { state, problem, health, login } = { ...channel, ...change };
  await commit(app, [
    settleChannel(channel, { dueAt, ...change }, now),
    ...also,
    ...newsOf(app, channel, outcome, home),
    ...jobsOf(channel, outcome),
  ]);
  app.log.info({ channelId: id, kind, state, problem, health, login }, 'channel');
}

type Home = Address | null;

function newsOf(
  app: ChannelApp,
  { id, kind, accountId }: Channel,
  { news, change }: ChannelOutcome,
  home: Home,
): Change[] {
  if (!news) return [];
  const { what, key } = news;
  const told = tellAccount(app, accountId, { type: 'channel', kind, what }, `${what}:${id}:${key}`);
  if (what !== 'accepted' || !hasToken(kind) || !home) return [told];
  const changed = { type: 'channel_changed', kind, botName: change.botName ?? '' } as const;
  const others = { accountId, except: [chatKey(home)] };
  return [told, tellEveryChat(app, others, changed, `token:${id}:${key}`)];
}

function jobsOf({ id }: Channel, { also = [], recheckMs }: ChannelOutcome): Change[] {
  return [
    ...(recheckMs === undefined
      ? []
      : [{ enqueue: 'check-channel' as const, payload: { id }, delayMs: recheckMs }]),
    ...(also.length > 0 ? [{ enqueue: 'sweep' as const, payload: {} }] : []),
  ];
}
