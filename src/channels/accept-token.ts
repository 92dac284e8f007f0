import type { App } from '../app.ts';
import { openSeal, seal } from '../sealing/seal.ts';
import { AppError } from '../errors.ts';
import { type Channel, findBotOwner, listChannels, toChannel } from '../store/channels.ts';
import { raiseDesiredRev } from '../store/machines.ts';
import { callBotApi } from '../telegram/bot-api.ts';
import type { ChannelApp, Settled } from './check-channel.ts';
import { checkToken } from './check-token.ts';
import { termsOf } from './find-terms.ts';
import { forgetWebhook, openToken } from './forget-webhook.ts';
import { type ChannelProblem, hasPlace, hasToken } from '../domain/channels.ts';
import { channelTokenSeal } from '../sealing/seal-contexts.ts';

/** How soon to ask again while a platform gives no answer; the last wait is repeated. */
const RETRY_MS = [5000, 30_000, 120_000, 600_000];

type Bot = { id: string; name: string };

/** Asks the platform about a pasted token and takes it into use, or says why not. The one before goes on until then. */
export async function acceptToken(
  app: ChannelApp,
  channel: Channel,
  sealed: string,
): Promise<Settled> {
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

/** Has Telegram tell our bot the token of a bot that it manages, lets only its owner in, and takes it into use. */
export async function fetchManagedToken(app: ChannelApp, channel: Channel): Promise<Settled> {
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

/** Our own bot at Telegram, which manages others. */
export function controlBot({ config }: Pick<App, 'config'>) {
  return config.telegram && { apiUrl: config.telegram.apiUrl, token: config.telegram.token };
}

type Taken = { bot: Bot; sealed: string; last4: string | null; managed: boolean };

async function takeIntoUse(app: ChannelApp, channel: Channel, taken: Taken): Promise<Settled> {
  const { accountId, kind, version, pastedId } = channel;
  const { bot, sealed, last4, managed } = taken;
  const [rows, owner] = await app.db.read([listChannels(accountId), findBotOwner(kind, bot.id)]);
  const holder = owner?.rows[0]?.['account_id'];
  if (holder !== undefined && holder !== accountId) return refuse(app, channel, 'taken');
  const earlier = (rows?.rows.map(toChannel) ?? []).filter(
    (other) => other.createdAt <= channel.createdAt,
  );
  if (!hasPlace(await termsOf(app, accountId), earlier, kind)) return refuse(app, channel, 'full');
  // The one before goes on to be brought to the machine otherwise, and starts it each time.
  const before = kind === 'telegram' && channel.botId !== bot.id ? openToken(app, channel) : null;
  if (before !== null && !(await forgetWebhook(app, before))) {
    return refuse(app, channel, 'unreachable');
  }
  const now = app.now();
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

/** What passes is tried again and told once; for what needs the person the token is kept or thrown away. */
function refuse(app: ChannelApp, channel: Channel, problem: ChannelProblem): Settled {
  const news = { what: 'refused' as const, key: String(app.now()) };
  if (problem === 'unreachable') {
    const againMs = RETRY_MS[Math.min(channel.attempts, RETRY_MS.length - 1)] ?? 0;
    const change = { problem, attempts: channel.attempts + 1 };
    return { change, againMs, ...(channel.problem === problem ? {} : { news }) };
  }
  // The switch at Discord takes a minute: the same token is looked at again then.
  if (problem === 'intent') return { change: { problem, attempts: 0 }, news };
  const gone = { pastedSealed: null, pastedLast4: null, pastedBot: null, problem, attempts: 0 };
  return { change: channel.sealed ? gone : { ...gone, state: 'off' }, news };
}
