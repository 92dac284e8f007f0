import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { callGateway, type GatewayAnswer } from './call-gateway.ts';
import type { Exec } from './credentials.ts';

/** The first request after a boot takes 7 s on two quiet cores, and more than 20 on busy ones. */
const PROBE_MS = 60_000;
const LOOK_MS = 2000;
/** Enough for a restart on busy cores. */
const LOOKS = 60;
const RESULTS: ProbeResult[] = ['ok', 'auth', 'billing'];
/** There is no answer while the gateway restarts within its process. */
const AWAY = ['UNAVAILABLE', 'UNREACHABLE', 'no_answer'];
const NOBODY = 'automna:nobody';
const Probe = z.object({ status: z.string() });

/**
 * What the gateway found when it used its credential: `auth` when Anthropic refused it (a restricted one too), `billing`
 * when credit or extra usage is missing, `unknown` when there was no clear answer.
 */
export type ProbeResult = 'ok' | 'auth' | 'billing' | 'unknown';

/**
 * Has the gateway itself send one small request; without a credential it sends none. Source: OpenClaw 2026.9.6,
 * `models.probe`. That version can come out of a change of its credentials with plugins that it has retired itself: its
 * health checks stay green, but this probe, every turn and every channel fail until it restarts. Then it is asked to, which
 * it does within its process, and what was said meanwhile is answered. Throws `upstream` when that does not help.
 */
export async function probeModels(
  exec: Exec,
  lookMs = LOOK_MS,
): Promise<{ result: ProbeResult; restarted: boolean }> {
  let answer = await probe(exec);
  // In the middle of a reload it is unavailable as well.
  if (isStuck(answer)) {
    await pause(lookMs);
    answer = await probe(exec);
  }
  if (!isStuck(answer)) return { result: toResult(answer), restarted: false };
  await callGateway(exec, 'gateway.restart.request', { reason: 'its plugins are out of date' });
  for (let look = 1; look <= LOOKS; look += 1) {
    await pause(lookMs);
    answer = await probe(exec);
    if (answer.ok || !AWAY.includes(answer.code)) {
      return { result: toResult(answer), restarted: true };
    }
  }
  throw new AppError('upstream', 'the gateway is stuck, and a restart did not help');
}

/**
 * Looks whether a gateway is stuck, and has it restart then. It asks for a probe of a profile that no machine has: the
 * gateway goes the whole way, finds nothing to send, and answers in a second; a stuck one answers UNAVAILABLE as it does
 * to every turn. So this costs the customer nothing. True when it was stuck.
 */
export async function restartIfStuck(exec: Exec, lookMs = LOOK_MS): Promise<boolean> {
  if (!isStuck(await probeNobody(exec))) return false;
  await pause(lookMs);
  if (!isStuck(await probeNobody(exec))) return false;
  await callGateway(exec, 'gateway.restart.request', { reason: 'its plugins are out of date' });
  return true;
}

function probe(exec: Exec): Promise<GatewayAnswer> {
  return callGateway(exec, 'models.probe', { provider: 'anthropic' }, PROBE_MS);
}

/** Goes within one exec. */
function probeNobody(exec: Exec): Promise<GatewayAnswer> {
  return callGateway(exec, 'models.probe', { provider: 'anthropic', profileId: NOBODY });
}

function isStuck(answer: GatewayAnswer): boolean {
  return !answer.ok && answer.code === 'UNAVAILABLE';
}

function toResult(answer: GatewayAnswer): ProbeResult {
  const parsed = Probe.safeParse(answer.ok ? answer.payload : null);
  return RESULTS.find((result) => result === parsed.data?.status) ?? 'unknown';
}
