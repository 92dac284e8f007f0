import { z } from 'zod';
import { callGateway } from './call-gateway.ts';
import type { Exec } from './credentials.ts';

/** The first request after a boot takes 7 s on two quiet cores, and more than 20 on busy ones. */
const PROBE_MS = 60_000;
const RESULTS: ProbeResult[] = ['ok', 'auth', 'billing'];
const Probe = z.object({ status: z.string() });

/**
 * What the gateway found when it used its credential: `auth` when Anthropic refused it (a restricted one too), `billing`
 * when credit or extra usage is missing, `unknown` when there was no clear answer.
 */
export type ProbeResult = 'ok' | 'auth' | 'billing' | 'unknown';

/** Has the gateway itself send one small request. Source: OpenClaw 2026.9.6, `models.probe`. */
export async function probeModels(exec: Exec): Promise<ProbeResult> {
  const answer = await callGateway(exec, 'models.probe', { provider: 'anthropic' }, PROBE_MS);
  const parsed = Probe.safeParse(answer.ok ? answer.payload : null);
  return RESULTS.find((result) => result === parsed.data?.status) ?? 'unknown';
}
