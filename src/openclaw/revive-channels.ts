import { z } from 'zod';
import { callGateway } from './call-gateway.ts';
import type { Exec } from './credentials.ts';

const Account = z.object({
  running: z.boolean().optional(),
  lastInboundAt: z.number().nullish(),
  lastOutboundAt: z.number().nullish(),
});
const Summary = z.object({
  configured: z.boolean().optional(),
  running: z.boolean().optional(),
  linked: z.boolean().optional(),
  lastError: z.string().nullish(),
  probe: z.object({ ok: z.boolean().optional() }).nullish(),
});
/** Shape: OpenClaw 2026.9.6, `channels.status`. */
const Status = z.object({
  channels: z.record(z.string(), z.unknown()),
  channelAccounts: z.record(z.string(), z.array(Account)).optional(),
});

/** Refusals that another start would only meet again: a dead token, missing rights, another program with the same bot. */
const LASTING = /\b(?:401|404|409)\b|4004|4014|unauthorized|conflict|another instance|logged out/i;

/** `works`: whether its connection holds and its platform still knows its token. */
export type ChannelUse = {
  kind: string;
  lastMessageAt: number | null;
  works: boolean;
  revived: boolean;
};

/**
 * What the channels of a running gateway did last. One whose connection has ended while the gateway goes on is started again,
 * alone; what does not work is asked once more. Source of `channels.start`: OpenClaw 2026.9.6; it starts a channel that the
 * configuration names.
 */
export async function reviveChannels(exec: Exec): Promise<ChannelUse[]> {
  const found = await channelsOf(exec);
  const revived = new Set<string>();
  for (const { kind, summary } of found) {
    if (isDead(summary) && (await callGateway(exec, 'channels.start', { channel: kind })).ok)
      revived.add(kind);
  }
  const isFine = found.every(({ summary }) => isWorking(summary));
  const again = isFine ? [] : await channelsOf(exec);
  return found.map(({ kind, summary, accounts }) => {
    const second = again.find((each) => each.kind === kind)?.summary ?? summary;
    const works = isWorking(summary) || isWorking(second);
    return { kind, works, revived: revived.has(kind), lastMessageAt: lastMessage(accounts) };
  });
}

type Shown = z.infer<typeof Summary>;
type Found = { kind: string; summary: Shown; accounts: z.infer<typeof Account>[] };

/** Those that the configuration names. */
async function channelsOf(exec: Exec): Promise<Found[]> {
  const answer = await callGateway(exec, 'channels.status', { probe: true });
  const status = Status.safeParse(answer.ok ? answer.payload : null);
  if (!status.success) return [];
  const { channels, channelAccounts = {} } = status.data;
  return Object.entries(channels).flatMap(([kind, shown]) => {
    const summary = Summary.safeParse(shown);
    if (!summary.success || summary.data.configured === false) return [];
    return [{ kind, summary: summary.data, accounts: channelAccounts[kind] ?? [] }];
  });
}

function isDead({ running, linked, lastError }: Shown): boolean {
  return running === false && linked !== false && !LASTING.test(lastError ?? '');
}

function isWorking({ running, linked, probe }: Shown): boolean {
  return running !== false && linked !== false && probe?.ok !== false;
}

function lastMessage(accounts: z.infer<typeof Account>[]): number | null {
  const times = accounts.flatMap(({ lastInboundAt, lastOutboundAt }) => [
    lastInboundAt ?? 0,
    lastOutboundAt ?? 0,
  ]);
  return Math.max(0, ...times) || null;
}
