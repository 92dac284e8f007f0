export type ErrorStatus = 400 | 401 | 403 | 404 | 409 | 429 | 500 | 503;

/** An answer of the form `{"ok":false,"error_code","description","parameters"?}`. */
export class ApiError extends Error {
  readonly status: ErrorStatus;
  readonly parameters: { retry_after: number } | undefined;

  constructor(status: ErrorStatus, description: string, parameters?: { retry_after: number }) {
    super(description);
    this.status = status;
    this.parameters = parameters;
  }
}

export function badRequest(detail: string): ApiError {
  return new ApiError(400, `Bad Request: ${detail}`);
}

export function forbidden(detail: string): ApiError {
  return new ApiError(403, `Forbidden: ${detail}`);
}

export function conflict(detail: string): ApiError {
  return new ApiError(409, `Conflict: ${detail}`);
}

export function tooManyRequests(retryAfter: number): ApiError {
  const parameters = { retry_after: retryAfter };
  return new ApiError(429, `Too Many Requests: retry after ${retryAfter}`, parameters);
}
