import type { ServerResponse } from 'node:http';
import { sendJson } from '../refusal.ts';

/** The errors that we originate, with the status and the type that Anthropic gives to their kind. */
const KINDS = {
  bad_request: { status: 400, type: 'invalid_request_error' },
  // One request and no repeat; measured with OpenClaw.
  denied: { status: 401, type: 'authentication_error' },
  /** What the owner has to know. A stream says it as an answer, see `say.ts`. */
  told: { status: 401, type: 'authentication_error' },
  not_found: { status: 404, type: 'not_found_error' },
  too_large: { status: 413, type: 'request_too_large' },
  unavailable: { status: 503, type: 'api_error' },
} as const;

export type ProblemKind = keyof typeof KINDS;

/** An answer of ours in the place of Anthropic's. Its message is read by the owner of the agent, in the agent's channel. */
export class Problem extends Error {
  readonly kind: ProblemKind;

  constructor(kind: ProblemKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** In Anthropic's own format, also in the place of a stream. Source: docs.anthropic.com, errors. */
export function sendProblem(
  outgoing: ServerResponse,
  { kind, message }: Problem,
  requestId: string,
): void {
  const { status, type } = KINDS[kind];
  const body = { type: 'error', error: { type, message }, request_id: requestId };
  sendJson(outgoing, status, body, {
    'content-type': 'application/json',
    'request-id': requestId,
    'x-should-retry': 'false',
  });
}
