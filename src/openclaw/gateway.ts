import { z } from 'zod';
import { parseJson } from '../http.ts';
import type { Exec } from './credentials.ts';

/** The command gives up after ten seconds unless told otherwise, and exec has to outlast it. */
const PROBE_MS = 15_000;
const EXEC_SECONDS = 20;
const Probe = z.object({ status: z.string() });

/** Asks the gateway itself to use the credential once: `ok`, `auth` when Anthropic refused it, `unknown` otherwise. */
export async function probeModels(exec: Exec): Promise<'ok' | 'auth' | 'unknown'> {
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
  return parsed.data.status === 'ok' || parsed.data.status === 'auth'
    ? parsed.data.status
    : 'unknown';
}
