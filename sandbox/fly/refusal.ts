import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** A request Fly does not carry out; `code` is the machine-readable word some refusals have. */
export class Refusal extends Error {
  readonly status: ContentfulStatusCode;
  readonly code: string | undefined;

  constructor(status: ContentfulStatusCode, message: string, code?: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** A body the API gateway could not decode: it answers HTML, not JSON. */
export class MalformedBody extends Error {}

export function answerRefusal(error: Error, c: Context): Response {
  if (error instanceof Refusal) {
    return c.json(
      { error: error.message, ...(error.code && { status: error.code }) },
      error.status,
    );
  }
  if (error instanceof MalformedBody) return c.html(BAD_REQUEST_PAGE, 400);
  return c.json({ error: `internal: ${error.message}` }, 500);
}

const BAD_REQUEST_PAGE = `<!DOCTYPE html>
<html><head><title>400 Bad Request</title></head>
<body><h1>Bad Request</h1><p>The server could not understand the request.</p></body></html>
`;
