import { z } from 'zod';
import type { ChannelKind, HealthReason } from '../domain/channels.ts';

/** Shape: OpenClaw 2026.9.6, `channels.status`. Fields that do not apply to a channel are missing. */
const Summary = z.object({
  configured: z.boolean().optional(),
  running: z.boolean().optional(),
  linked: z.boolean().optional(),
  lastError: z.string().nullish(),
  probe: z
    .object({
      ok: z.boolean().optional(),
      status: z.number().nullish(),
      error: z.string().nullish(),
    })
    .nullish(),
});
const Status = z.object({ channels: z.record(z.string(), z.unknown()) });

export type GatewayHealth =
  | { health: 'running'; reason: null }
  | { health: 'stopped'; reason: HealthReason };

/** The health that the gateway reports for a channel; null when it does not know the channel (yet). */
export function readGatewayHealth(payload: unknown, kind: ChannelKind): GatewayHealth | null {
  const status = Status.safeParse(payload);
  // The gateway has no channel for our own page. The page works as long as the gateway answers.
  if (kind === 'web') return status.success ? { health: 'running', reason: null } : null;
  const summary = Summary.safeParse(status.success ? status.data.channels[kind] : undefined);
  if (!summary.success || summary.data.configured === false) return null;
  const { running, linked, probe, lastError } = summary.data;
  if (linked === false) return { health: 'stopped', reason: 'not_linked' };
  if (running && probe?.ok !== false) return { health: 'running', reason: null };
  return { health: 'stopped', reason: reasonOf(probe?.status ?? null, probe?.error ?? lastError) };
}

const Accounts = z.object({
  channelAccounts: z.record(
    z.string(),
    z.array(z.object({ running: z.boolean().optional(), connected: z.boolean().optional() })),
  ),
});

/** Whether a channel with a connection of its own runs but is not connected yet. Until then it receives no message. */
export function isConnecting(payload: unknown, kind: ChannelKind): boolean {
  if (kind === 'telegram') return false;
  const status = Accounts.safeParse(payload);
  const accounts = status.success ? (status.data.channelAccounts[kind] ?? []) : [];
  return accounts.some(({ running, connected }) => running === true && connected === false);
}

/** The gateway's message may contain a token in a URL, so only its meaning is kept. */
function reasonOf(status: number | null, words: string | null | undefined): HealthReason {
  const said = words ?? '';
  if (status === 401 || status === 404 || /\b401\b|unauthorized|4004/i.test(said)) return 'token';
  if (/4014|disallowed intent/i.test(said)) return 'intent';
  if (status === 409 || /\b409\b|conflict|another instance/i.test(said)) return 'elsewhere';
  return /not linked|logged out/i.test(said) ? 'not_linked' : 'other';
}
