import { z } from 'zod';
import { parseJson } from '../http.ts';
import type { Exec } from './credentials.ts';

/** The command gives up after ten seconds unless told otherwise, and exec has to outlast it. */
const PROBE_MS = 15_000;
const EXEC_SECONDS = 20;
const RESULTS: ProbeResult[] = ['ok', 'auth', 'billing'];
const Probe = z.object({ status: z.string() });

/**
 * What the gateway found when it used its credential: `auth` when Anthropic refused it (a restricted one too), `billing`
 * when credit or extra usage is missing, `unknown` when there was no clear answer.
 */
export type ProbeResult = 'ok' | 'auth' | 'billing' | 'unknown';

/** Has the gateway itself send one small request. Source: OpenClaw 2026.9.6, `models.probe`. */
export async function probeModels(exec: Exec): Promise<ProbeResult> {
  const params = JSON.stringify({ provider: 'anthropic' });
  const argv = [
    'openclaw',
    'gateway',
    'call',
    'models.probe',
    '--params',
    params,
    '--json',
    '--timeout',
    `${PROBE_MS}`,
  ];
  const result = await exec({ argv, timeoutSeconds: EXEC_SECONDS });
  const parsed = Probe.safeParse(parseJson(result.stdout));
  if (result.exitCode !== 0 || !parsed.success) return 'unknown';
  return RESULTS.find((result) => result === parsed.data.status) ?? 'unknown';
}
