import { openSeal, seal } from '../sealing/seal.ts';
import { AppError } from '../errors.ts';
import { type Channel, findBotOwner, listChannels } from '../store/channels.ts';
import { findEntitlement } from '../store/entitlements.ts';
import { raiseDesiredRev } from '../store/machines.ts';
import { callBotApi } from '../telegram/bot-api.ts';
import type { ChannelApp, ChannelOutcome } from './channel-outcome.ts';
import { checkToken } from './check-token.ts';
import { controlBot } from './control-bot.ts';
import { openToken, removeWebhook } from './remove-webhook.ts';
import { type ChannelProblem, hasPlace, hasToken } from '../domain/channels.ts';
import { channelTokenSeal } from '../sealing/seal-contexts.ts';

/** The waits before the next tries while a platform does not answer; the last wait is repeated. */
const RETRY_MS = [5000, 30_000, 120_000, 600_000];

type Bot = { id: string; name: string };

/** Checks a pasted token at its platform and starts using it, or tells why not. Until then the old token stays in use. */
export async function acceptToken(
  app: ChannelApp,
  channel: Channel,
  sealed: string,
): Promise<ChannelOutcome> {
  const { accountId, kind, version } = channel;
  if (!hasToken(kind)) throw new AppError('bad_input', `${kind} has no token`);
  const token = openSeal(
    app.config.sealing,
    sealed,
    channelTokenSeal(accountId, kind, version + 1),
  );
  const verdict = await checkToken(app, kind, token);
  if (verdict.type === 'problem') return refuse(app, channel, verdict.problem);
  const bot = { id: verdict.botId, name: verdict.botName };
  return takeIntoUse(app, channel, { bot, sealed, last4: channel.pastedLast4, managed: false });
}

/** Fetches the token of a bot that our bot manages, restricts the bot to its owner, and starts using the token. */
export async function fetchManagedToken(
  app: ChannelApp,
  channel: Channel,
): Promise<ChannelOutcome> {
  const { accountId, kind, version, pastedBot } = channel;
  const control = controlBot(app);
  if (!control || kind !== 'telegram') return refuse(app, channel, 'rejected');
  const user = { user_id: Number(pastedBot) };
  const fetched = await callBotApi(control, 'getManagedBotToken', user).catch(() => null);
  if (!fetched?.ok) return refuse(app, channel, fetched?.code === 400 ? 'rejected' : 'unreachable');
  const token = String(fetched.result);
  const verdict = await checkToken(app, kind, token);
  if (verdict.type === 'problem') return refuse(app, channel, verdict.problem);
  const access = { ...user, is_access_restricted: true };
  const restricted = await callBotApi(control, 'setManagedBotAccessSettings', access).catch(
    () => null,
  );
  if (!restricted?.ok) return refuse(app, channel, 'unreachable');
  const sealed = seal(app.config.sealing, token, channelTokenSeal(accountId, kind, version + 1));
  const bot = { id: verdict.botId, name: verdict.botName };
  return takeIntoUse(app, channel, { bot, sealed, last4: token.slice(-4), managed: true });
}

type Taken = { bot: Bot; sealed: string; last4: string | null; managed: boolean };

async function takeIntoUse(
  app: ChannelApp,
  channel: Channel,
  taken: Taken,
): Promise<ChannelOutcome> {
  const { accountId, kind, version, pastedId } = channel;
  const { bot, sealed, last4, managed } = taken;
  const now = app.now();
  const [channels, owner, { terms }] = await app.db.read(
    listChannels(accountId),
    findBotOwner(kind, bot.id),
    findEntitlement(accountId, now),
  );
  if (owner !== null && owner !== accountId) return refuse(app, channel, 'taken');
  const earlier = channels.filter((other) => other.createdAt <= channel.createdAt);
  if (!hasPlace(terms, earlier, kind)) return refuse(app, channel, 'full');
  // Otherwise each message to the old bot would still reach the machine and start it.
  const before = kind === 'telegram' && channel.botId !== bot.id ? openToken(app, channel) : null;
  if (before !== null && !(await removeWebhook(app, before))) {
    return refuse(app, channel, 'unreachable');
  }
  return {
    change: {
      state: 'on',
      version: version + 1,
      sealed,
      last4,
      managed,
      botId: bot.id,
      botName: bot.name,
      pastedSealed: null,
      pastedLast4: null,
      pastedBot: null,
      pastedName: null,
      problem: null,
      health: null,
      healthReason: null,
      attempts: 0,
      checkedAt: now,
    },
    also: [raiseDesiredRev(accountId, now)],
    news: { what: 'accepted', key: pastedId ?? '' },
  };
}

/** Retries while a platform does not answer, and tells the person once. The person has to solve any other problem. */
function refuse(app: ChannelApp, channel: Channel, problem: ChannelProblem): ChannelOutcome {
  const news = { what: 'refused' as const, key: String(app.now()) };
  if (problem === 'unreachable') {
    const recheckMs = RETRY_MS[Math.min(channel.attempts, RETRY_MS.length - 1)] ?? 0;
    const change = { problem, attempts: channel.attempts + 1 };
    return { change, recheckMs, ...(channel.problem === problem ? {} : { news }) };
  }
  // The person turns on a switch at Discord and has the same token checked again.
  if (problem === 'intent') return { change: { problem, attempts: 0 }, news };
  const gone = {
    pastedSealed: null,
    pastedLast4: null,
    pastedBot: null,
    pastedName: null,
    problem,
    attempts: 0,
  };
  return { change: channel.sealed ? gone : { ...gone, state: 'off' }, news };
}
