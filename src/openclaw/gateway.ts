import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Probe as Found } from '../domain/verdicts.ts';
import { callGateway, type GatewayAnswer } from './call-gateway.ts';
import type { Exec } from './credentials.ts';

/** The first request after a boot takes 7 s on two quiet cores, and more than 20 on busy ones. */
const PROBE_MS = 60_000;
const PAUSE_MS = 2000;
/** Enough for a restart on busy cores. */
const MOST_TRIES = 60;
const RESULTS = ['ok', 'auth', 'billing'] as const;
/** The gateway gives no answer while it restarts within its process. */
const AWAY = ['UNAVAILABLE', 'UNREACHABLE', 'no_answer'];
/** The model or the form of the request was not taken; also what a model that is gone ends with. */
const REFUSED = 'format';
const NOBODY = 'automna:nobody';
const Probe = z.object({
  status: z.string(),
  results: z.array(z.object({ label: z.string(), status: z.string() })).default([]),
});

type Wait = (ms: number) => Promise<unknown>;

/**
 * What the gateway found when it used its credential: `auth` when Anthropic refused it, also as restricted; `billing` when
 * credit or extra usage is missing; `unknown` without a clear answer; or the model for which Anthropic took no request.
 */
export type ProbeResult = Found;

/**
 * Has the gateway itself send one small request; without a credential it sends none. Source: OpenClaw 2026.9.6,
 * `models.probe`. After a change of credentials that version may be stuck with retired plugins: its health checks pass, but
 * this probe, every turn and every channel fail until it restarts. A stuck gateway is asked to restart, which it does within
 * its process without losing messages. Throws `upstream` when that does not help.
 */
export async function probeModels(
  exec: Exec,
  wait: Wait = pause,
): Promise<ProbeResult & { restarted: boolean }> {
  let answer = await probe(exec);
  // A gateway that is reloading is unavailable as well.
  if (isStuck(answer)) {
    await wait(PAUSE_MS);
    answer = await probe(exec);
  }
  if (!isStuck(answer)) return { ...toResult(answer), restarted: false };
  await callGateway(exec, 'gateway.restart.request', { reason: 'its plugins are out of date' });
  for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
    await wait(PAUSE_MS);
    answer = await probe(exec);
    if (answer.ok || !AWAY.includes(answer.code)) {
      return { ...toResult(answer), restarted: true };
    }
  }
  throw new AppError('upstream', 'the gateway is stuck, and a restart did not help');
}

/**
 * Restarts a gateway if it is stuck; returns whether it was. The check is a probe of a profile that no machine has: a working
 * gateway finds nothing to send and answers within a second, and a stuck one answers UNAVAILABLE as to every turn. So the
 * check costs the customer nothing.
 */
export async function restartIfStuck(exec: Exec, wait: Wait = pause): Promise<boolean> {
  if (!isStuck(await probeNobody(exec))) return false;
  await wait(PAUSE_MS);
  if (!isStuck(await probeNobody(exec))) return false;
  await callGateway(exec, 'gateway.restart.request', { reason: 'its plugins are out of date' });
  return true;
}

function probe(exec: Exec): Promise<GatewayAnswer> {
  return callGateway(exec, 'models.probe', { provider: 'anthropic' }, PROBE_MS);
}

/** Fits into one exec. */
function probeNobody(exec: Exec): Promise<GatewayAnswer> {
  return callGateway(exec, 'models.probe', { provider: 'anthropic', profileId: NOBODY });
}

function isStuck(answer: GatewayAnswer): boolean {
  return !answer.ok && answer.code === 'UNAVAILABLE';
}

function toResult(answer: GatewayAnswer): ProbeResult {
  const { data } = Probe.safeParse(answer.ok ? answer.payload : null);
  const refusedModel = data?.status === REFUSED ? modelIn(data.results) : null;
  if (refusedModel) return { refusedModel };
  return { result: RESULTS.find((result) => result === data?.status) ?? 'unknown' };
}

/** Source: OpenClaw 2026.9.6, `models.probe`: a label ends with the model that was asked, `Profile x · anthropic/claude-opus-5`. */
function modelIn(results: { label: string; status: string }[]): string | null {
  const label = results.find(({ status }) => status === REFUSED)?.label ?? '';
  return / · (?:anthropic\/)?(\S+)$/.exec(label)?.[1] ?? null;
}
