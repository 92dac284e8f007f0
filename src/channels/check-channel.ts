import type { App } from '../app.ts';
import type { ChannelNews } from '../conversation/news/channels.ts';
import { prepareNews } from '../chat/receive.ts';
import { withLease } from '../work/lease.ts';
import {
  type Channel,
  type ChannelChange,
  findChannel,
  settleChannel,
  toChannel,
} from '../store/channels.ts';
import type { Statement } from '../store/database.ts';
import { acceptToken, fetchManagedToken } from './accept-token.ts';
import { leave } from './disconnect-channel.ts';
import { inspectGateway } from './inspect-gateway.ts';
import { takeLoginStep } from './login-by-qr.ts';

export type ChannelApp = Pick<
  App,
  'config' | 'log' | 'db' | 'queue' | 'wakeups' | 'fly' | 'locks' | 'instanceId' | 'now' | 'newId'
>;

/** What is to be stored about a channel, with what its customer hears and when to look again. */
export type Settled = {
  change: ChannelChange;
  also?: Statement[];
  news?: { what: ChannelNews; key: string };
  againMs?: number;
};

/**
 * Does what is due about one channel: checks a pasted token, fetches that of a managed bot, goes on with a login, takes
 * back what was disconnected, or else asks the gateway how it is. Safe to repeat.
 */
export async function checkChannel(app: ChannelApp, id: string): Promise<void> {
  await withLease(app, `channel:${id}`, async () => {
    const channel = await find(app, id);
    if (!channel) return;
    const settled = await work(app, channel);
    if (settled) await store(app, channel, settled);
  });
}

function work(app: ChannelApp, channel: Channel): Promise<Settled | null> {
  if (channel.state === 'disconnecting') return leave(app, channel);
  if (channel.state === 'off') return Promise.resolve({ change: {} });
  if (channel.pastedBot !== null) return fetchManagedToken(app, channel);
  if (channel.pastedSealed !== null) return acceptToken(app, channel, channel.pastedSealed);
  if (channel.login === 'requested' || channel.login === 'showing')
    return takeLoginStep(app, channel);
  return inspectGateway(app, channel);
}

async function find(app: ChannelApp, id: string): Promise<Channel | null> {
  const [result] = await app.db.read([findChannel(id)]);
  const row = result?.rows[0];
  return row ? toChannel(row) : null;
}

async function store(app: ChannelApp, channel: Channel, settled: Settled): Promise<void> {
  const { change, also = [], againMs } = settled;
  const { id, kind, accountId } = channel;
  const news = settled.news
    ? await prepareNews(
        app,
        accountId,
        { type: 'channel', kind, what: settled.news.what },
        `${settled.news.what}:${id}:${settled.news.key}`,
      )
    : null;
  const now = app.now();
  const dueAt = againMs === undefined ? null : now + againMs;
  await app.db.write([
    settleChannel(channel, { dueAt, ...change }, now),
    ...also,
    ...(news?.statements ?? []),
  ]);
  news?.after();
  const { state, problem, health, login } = { ...channel, ...change };
  app.log.info({ channelId: id, kind, state, problem, health, login }, 'channel');
  if (againMs !== undefined) await app.queue.enqueue('check-channel', { id }, againMs);
  if (also.length > 0) await app.queue.enqueue('sweep', {});
}
