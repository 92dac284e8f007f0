import type { ServerResponse } from 'node:http';
import type { MeteredService } from '../domain/services.ts';
import type { CapReached } from '../usage/meter.ts';

/** The codes of errors that we originate, with their status. */
const STATUS = {
  bad_request: 400,
  unauthorized: 401,
  limit_reached: 402,
  not_in_plan: 403,
  not_found: 404,
  not_allowed: 404,
  conflict: 409,
  too_large: 413,
  unprocessable: 422,
  too_many_requests: 429,
  upstream_failed: 502,
  unavailable: 503,
  upstream_timeout: 504,
} as const;

export type RefusalCode = keyof typeof STATUS;

type Details = {
  /** More fields of the body, for programs. */
  fields?: Record<string, unknown>;
  retryAfterSeconds?: number;
};

/** An answer of ours in the place of the provider's. The message is written for an agent and for its owner. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly details: Details;

  constructor(code: RefusalCode, message: string, details: Details = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return STATUS[this.code];
  }
}

/**
 * One body for the clients of all providers: Perplexity's and Browserbase's print `message`, Bland's reads `errors`, and
 * AgentMail's shows the whole of it.
 */
export function refusalBody({ code, message, details, status }: Refusal): Record<string, unknown> {
  return {
    status: 'error',
    name: nameOf(code),
    code,
    message,
    error: { message, type: code, code: status },
    errors: [{ error: code.toUpperCase(), message }],
    ...details.fields,
  };
}

export function sendJson(
  outgoing: ServerResponse,
  status: number,
  body: Record<string, unknown>,
  headers: Record<string, string> = JSON_TYPE,
): void {
  const text = JSON.stringify(body);
  outgoing.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(text) });
  outgoing.end(text);
}

const JSON_TYPE = { 'content-type': 'application/json' };

/** The clients of Perplexity and Browserbase repeat a call unless they are told not to. */
export function refusalHeaders({ details }: Refusal): Record<string, string> {
  const { retryAfterSeconds } = details;
  return {
    'content-type': 'application/json',
    'x-should-retry': 'false',
    ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
  };
}

export function capRefusal(service: MeteredService, cap: CapReached): Refusal {
  const resetsAt = new Date(cap.resetsAt).toISOString();
  return new Refusal('limit_reached', capMessage(service, cap), {
    fields: { service, used: cap.used, limit: cap.limit, resets_at: resetsAt },
  });
}

/** Used, limit and reset date in one sentence. */
export function capMessage(service: MeteredService, { used, limit, resetsAt }: CapReached): string {
  const day = new Date(resetsAt).toISOString().slice(0, 10);
  return `The monthly limit of the ${service} service is reached: ${used} of ${limit} used. It starts over on ${day}. A bigger plan has more; the owner can change it with /plan.`;
}

function nameOf(code: RefusalCode): string {
  const words = code.split('_').map((word) => `${word[0]?.toUpperCase()}${word.slice(1)}`);
  return `${words.join('')}Error`;
}
