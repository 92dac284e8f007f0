import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Problem } from './states.ts';

export class ApiError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

export function invalidRequest(message: string): ApiError {
  return new ApiError({ status: 400, type: 'invalid_request_error', message });
}

export function answerError(error: Error, c: Context): Response {
  const problem: Problem =
    error instanceof ApiError
      ? error.problem
      : { status: 500, type: 'api_error', message: 'Internal server error' };
  return answerProblem(c, problem);
}

/** The error format of the API; the id is in the body and in the header `request-id`. */
export function answerProblem(
  c: Context,
  problem: Omit<Problem, 'status'> & { status: number },
): Response {
  const { status, type, message, retryAfterSeconds } = problem;
  const requestId = newRequestId();
  c.header('request-id', requestId);
  if (retryAfterSeconds) c.header('retry-after', String(retryAfterSeconds));
  return c.json(
    { type: 'error', error: { type, message }, request_id: requestId },
    status as ContentfulStatusCode,
  );
}

export function newRequestId(): string {
  return `req_${randomBytes(12).toString('hex')}`;
}
