import { parseJson } from '../http/http.ts';
import { Refusal } from './refusal.ts';

export type UpstreamAnswer = { status: number; body: string; retryAfter: string | null };

const LONGEST_WAIT_S = 60;
const LONGEST_MESSAGE = 300;

/** Whether the provider refuses us, not the caller: our key, our credit. Somebody has to act. */
export function refusesUs({ status }: UpstreamAnswer): boolean {
  return status === 401 || status === 402 || status === 403;
}

/**
 * What the caller is told about a failed answer. A provider that refuses us is our outage and never the caller's fault. Only the message
 * of an answer about the caller's own input is passed on, without our key.
 */
export function toRefusal(
  { service, isUncertain }: Failed,
  answer: UpstreamAnswer,
  ourKey: string,
): Refusal {
  const { status } = answer;
  if (refusesUs(answer)) {
    return new Refusal(
      'unavailable',
      `The ${service} service is temporarily unavailable. We are on it.`,
    );
  }
  if (status === 429) {
    const asked = Number(answer.retryAfter);
    const retryAfterSeconds = Math.min(Math.max(1, Math.ceil(asked || 1)), LONGEST_WAIT_S);
    return new Refusal('unavailable', `The ${service} service is busy. Try again in a moment.`, {
      retryAfterSeconds,
    });
  }
  if (status === 400 || status === 404 || status === 409 || status === 422) {
    return new Refusal(CODES[status], messageOf(answer.body, ourKey));
  }
  return failed({ service, isUncertain });
}

/** `isUncertain`: it may have happened all the same. */
export type Failed = { service: string; isUncertain: boolean };

export function failed({ service, isUncertain }: Failed): Refusal {
  const message = `The ${service} service did not answer properly. ${consequence(isUncertain)}`;
  return new Refusal('upstream_failed', message);
}

export function timedOut({ service, isUncertain }: Failed): Refusal {
  const message = `The ${service} service did not answer in time. ${consequence(isUncertain)}`;
  return new Refusal('upstream_timeout', message);
}

function consequence(isUncertain: boolean): string {
  return isUncertain
    ? 'It may have happened all the same. Send the same request again within a minute: it will not happen twice.'
    : 'Nothing was counted.';
}

const CODES = {
  400: 'bad_request',
  404: 'not_found',
  409: 'conflict',
  422: 'unprocessable',
} as const;

function messageOf(body: string, ourKey: string): string {
  const parsed = parseJson(body) as { message?: unknown; error?: unknown; errors?: unknown } | null;
  const [first] = Array.isArray(parsed?.errors) ? (parsed.errors as unknown[]) : [];
  const found =
    [parsed?.message, parsed?.error, first].flatMap(textIn)[0] ?? 'The request was refused.';
  return found.replaceAll(ourKey, '…').slice(0, LONGEST_MESSAGE);
}

function textIn(value: unknown): string[] {
  if (typeof value === 'string' && value !== '') return [value];
  const message = (value as { message?: unknown } | null | undefined)?.message;
  return typeof message === 'string' && message !== '' ? [message] : [];
}
