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
});
/** Shape: OpenClaw 2026.9.6, `channels.status`. */
const Status = z.object({
  channels: z.record(z.string(), z.unknown()),
  channelAccounts: z.record(z.string(), z.array(Account)).optional(),
});

/** Refusals that another start would only meet again: a dead token, missing rights, another program with the same bot. */
const LASTING = /\b(?:401|404|409)\b|4004|4014|unauthorized|conflict|another instance|logged out/i;

export type ChannelUse = { kind: string; lastMessageAt: number | null; revived: boolean };

/**
 * What the channels of a running gateway did last. One whose connection has ended while the gateway goes on is started again,
 * alone. Source of `channels.start`: OpenClaw 2026.9.6; it starts a channel that the configuration names.
 */
export async function reviveChannels(exec: Exec): Promise<ChannelUse[]> {
  const answer = await callGateway(exec, 'channels.status', {});
  const status = Status.safeParse(answer.ok ? answer.payload : null);
  if (!status.success) return [];
  const { channels, channelAccounts = {} } = status.data;
  const uses: ChannelUse[] = [];
  for (const [kind, shown] of Object.entries(channels)) {
    const summary = Summary.safeParse(shown);
    if (!summary.success || summary.data.configured === false) continue;
    const lastMessageAt = lastMessage(channelAccounts[kind] ?? []);
    uses.push({ kind, lastMessageAt, revived: await revived(exec, kind, summary.data) });
  }
  return uses;
}

async function revived(
  exec: Exec,
  channel: string,
  { running, linked, lastError }: z.infer<typeof Summary>,
): Promise<boolean> {
  const isDead = running === false && linked !== false && !LASTING.test(lastError ?? '');
  return isDead && (await callGateway(exec, 'channels.start', { channel })).ok;
}

function lastMessage(accounts: z.infer<typeof Account>[]): number | null {
  const times = accounts.flatMap(({ lastInboundAt, lastOutboundAt }) => [
    lastInboundAt ?? 0,
    lastOutboundAt ?? 0,
  ]);
  return Math.max(0, ...times) || null;
}
