export type ErrorType = 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';

export type ErrorDetails = { type: ErrorType; message: string; code?: string; param?: string };

/** A response in Stripe's error format. A refused request never began, so its idempotency key may be reused. */
export class StripeError extends Error {
  readonly status: number;
  readonly details: ErrorDetails;
  readonly began: boolean;

  constructor(status: number, details: ErrorDetails, began = true) {
    super(details.message);
    this.status = status;
    this.details = details;
    this.began = began;
  }
}

/** The parameters do not have the right form. */
export function refused(message: string, param?: string, code?: string): StripeError {
  return new StripeError(400, errorDetails(message, param, code), false);
}

/** The parameters are well formed, but the request cannot be done. */
export function impossible(message: string, param?: string, code?: string): StripeError {
  return new StripeError(400, errorDetails(message, param, code));
}

/** No object has this id: 404 when the id is in the path, 400 with the parameter's name otherwise. */
export function noSuch(kind: string, id: string, param?: string): StripeError {
  const message = `No such ${kind}: '${id}'${isOfOtherMode(id) ? OTHER_MODE : ''}`;
  return new StripeError(
    param ? 400 : 404,
    errorDetails(message, param ?? 'id', 'resource_missing'),
  );
}

/** Stripe's words for an id of the other mode. Here such ids say so themselves. */
const OTHER_MODE =
  '; a similar object exists in live mode, but a test mode key was used to make this request.';

function isOfOtherMode(id: string): boolean {
  return id.includes('_live_');
}

export function errorBody(details: ErrorDetails): { error: ErrorDetails } {
  return { error: details };
}

function errorDetails(message: string, param?: string, code?: string): ErrorDetails {
  return {
    type: 'invalid_request_error',
    message,
    ...(code ? { code } : {}),
    ...(param ? { param } : {}),
  };
}
