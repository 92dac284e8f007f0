import { fingerprint } from '../../redact.ts';
import type { RunningChannel } from '../runtime.ts';
import type { ConfiguredChannel, LiveChannels, OpenClawHome, OpenClawWorld } from './homes.ts';
import type { Invocation } from './invocation.ts';

// A model of OpenClaw's channels: what the gateway starts when its configuration names them, and says of them.

const CALL_TIMEOUT_MS = 3000;

/** A new configuration starts what it names; in webhook mode the gateway itself tells Telegram where it listens. */
export async function startChannels(
  { world, home }: Pick<Invocation, 'world' | 'home'>,
  document: string,
): Promise<void> {
  const { managed } = JSON.parse(document) as { managed: { channels?: LiveChannels } };
  const { channels = {} } = managed;
  world.channels.set(home, channels);
  const met = world.metChannels.get(home) ?? new Set();
  world.metChannels.set(home, new Set([...met, ...Object.keys(channels)]));
  if (!channels['whatsapp']) world.logins.delete(home);
  else if (!met.has('whatsapp')) world.loading.add(home);
  const { telegram } = channels;
  if (!telegram) return;
  const { webhookUrl: url, webhookSecret } = telegram;
  await (url
    ? call(telegram, 'setWebhook', { url, secret_token: webhookSecret })
    : call(telegram, 'deleteWebhook', {}));
}

/**
 * `channels.status`: the summary of each configured channel, with a probe where one was asked for. One that was there
 * before stays in the list.
 */
export async function channelsStatus(
  { world, home }: Pick<Invocation, 'world' | 'home'>,
  params: Record<string, unknown>,
): Promise<object> {
  const configured = configuredIn(home);
  const entries = await Promise.all(
    Object.keys(configured).map(async (kind) => {
      const summary = await summaryOf({ world, home }, kind, params['probe'] === true);
      return [kind, { configured: true, ...summary }] as const;
    }),
  );
  const gone = [...(world.metChannels.get(home) ?? [])]
    .filter((kind) => !(kind in configured))
    .map((kind) => [kind, { configured: false, running: false, lastError: null }] as const);
  const all: (readonly [string, object])[] = [...entries, ...gone];
  return {
    ts: world.now(),
    channelOrder: all.map(([kind]) => kind),
    channels: Object.fromEntries(all),
    channelAccounts: Object.fromEntries(
      Object.keys(configured).map((kind) => [
        kind,
        [{ accountId: 'default', lastInboundAt: home.lastMessages?.[kind] ?? null }],
      ]),
    ),
  };
}

/** `channels.start`: one whose connection has ended works again; null for one that the configuration does not name. */
export function startAgain(
  { world, home }: Pick<Invocation, 'world' | 'home'>,
  { channel }: Record<string, unknown>,
): object | null {
  if (typeof channel !== 'string' || !isConfigured(home, channel)) return null;
  home.deadChannels = home.deadChannels?.filter((kind) => kind !== channel) ?? [];
  world.save();
  return { channel, accountId: 'default', started: true };
}

async function summaryOf(
  { world, home }: { world: OpenClawWorld; home: OpenClawHome },
  kind: string,
  probes: boolean,
): Promise<object> {
  if (home.deadChannels?.includes(kind)) return { running: false, lastError: 'fetch failed' };
  if (kind === 'whatsapp') {
    const linked = home.whatsAppLinked === true;
    return { linked, running: linked, connected: linked, lastError: null };
  }
  const live = world.channels.get(home)?.[kind];
  // After a restart of the stand-in the token is not known any more: nothing speaks against it.
  if (kind !== 'telegram' || !live || !probes) return { running: true, lastError: null };
  const answer = await call(live, 'getMe', {});
  return answer.ok
    ? { running: true, lastError: null, probe: { ok: true, status: 200, error: null } }
    : {
        running: false,
        lastError: `Telegram getMe failed (${answer.status})`,
        probe: {
          ok: false,
          status: answer.status,
          error: answer.status === 401 ? 'Unauthorized' : 'failed',
        },
      };
}

/** What the gateway of a home runs. */
export function runningChannels(world: OpenClawWorld, home: OpenClawHome): RunningChannel[] {
  return Object.entries(world.channels.get(home) ?? {}).map(
    ([kind, { botToken, token = botToken, webhookUrl = null }]) => ({
      kind,
      token: token ? fingerprint(token) : null,
      webhookUrl,
    }),
  );
}

function configuredIn(home: OpenClawHome): Record<string, unknown> {
  const { channels = {} } = (home.document?.managed ?? {}) as {
    channels?: Record<string, unknown>;
  };
  return channels;
}

export function isConfigured(home: OpenClawHome, kind: string): boolean {
  return kind in configuredIn(home);
}

async function call(
  { apiRoot, botToken }: ConfiguredChannel,
  method: string,
  body: object,
): Promise<{ ok: boolean; status: number }> {
  // Without an address of its own it would be the real Telegram, which a model never calls.
  if (!apiRoot || !botToken) return { ok: true, status: 200 };
  const answer = await fetch(`${apiRoot}/bot${botToken}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
  }).catch(() => null);
  return { ok: answer?.ok ?? false, status: answer?.status ?? 0 };
}
