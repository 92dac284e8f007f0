export type RefusalStatus = 400 | 401 | 403 | 404 | 409 | 429 | 500 | 503;

/** An answer of the form `{"error":{"code","message"}}`. */
export class Refusal extends Error {
  readonly status: RefusalStatus;
  readonly code: string;

  constructor(status: RefusalStatus, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export function invalid(message: string): Refusal {
  return new Refusal(400, 'invalid', message);
}
