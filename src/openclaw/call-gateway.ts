import { z } from 'zod';
import { parseJson } from '../http/http.ts';
import type { Exec } from './credentials.ts';

const Answer = z.union([
  z.object({ ok: z.literal(true), payload: z.unknown() }),
  z.object({ ok: z.literal(false), error: z.object({ code: z.string(), message: z.string() }) }),
]);

export type GatewayAnswer = { ok: true; payload: unknown } | { ok: false; code: string };

const SECONDS = 30;

/**
 * Calls the gateway of a running machine, over loopback inside the machine. Params go to standard input, because they may be
 * secret. A refusal is an answer; only its code is kept, because the message may contain anything. `patienceMs` is for an
 * `exec` whose commands may outlast one exec of Fly.
 */
export async function callGateway(
  exec: Exec,
  method: string,
  params: Record<string, unknown> = {},
  patienceMs?: number,
): Promise<GatewayAnswer> {
  const result = await exec({
    argv: ['automna-agent', 'rpc', method, ...(patienceMs ? [`${patienceMs}`] : [])],
    stdin: JSON.stringify(params),
    timeoutSeconds: SECONDS + (patienceMs ?? 0) / 1000,
  });
  const line = result.stdout.trim().split('\n').at(-1) ?? '';
  const answer = Answer.safeParse(parseJson(line));
  if (!answer.success) return { ok: false, code: 'no_answer' };
  return answer.data.ok
    ? { ok: true, payload: answer.data.payload }
    : { ok: false, code: answer.data.error.code };
}
