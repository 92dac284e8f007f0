import { z } from 'zod';
import { callJson, parseJson } from '../http/http.ts';

/** Shapes: Bot API 10. A refusal is an answer as well. */
const Envelope = z.union([
  z.object({ ok: z.literal(true), result: z.unknown() }),
  z.object({ ok: z.literal(false), error_code: z.number() }),
]);
const TIMEOUT_MS = 15_000;

export type BotAnswer = { ok: true; result: unknown } | { ok: false; code: number };

/** How to reach a bot. The token is part of the URL, so the URL is never logged. */
export type BotAccess = { apiUrl: string; token: string };

/** Makes one call as a bot. Throws `upstream` without an answer. */
export async function callBotApi(
  { apiUrl, token }: BotAccess,
  method: string,
  body: Record<string, unknown> = {},
): Promise<BotAnswer> {
  const url = `${apiUrl}/bot${token}/${method}`;
  const answer = await callJson({ method: 'POST', url, body, timeoutMs: TIMEOUT_MS });
  const parsed = Envelope.safeParse(parseJson(answer.body));
  if (!parsed.success) return { ok: false, code: answer.status === 200 ? 500 : answer.status };
  return parsed.data.ok
    ? { ok: true, result: parsed.data.result }
    : { ok: false, code: parsed.data.error_code };
}
