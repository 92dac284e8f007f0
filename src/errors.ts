/**
 * `bad_input`, `denied`, `not_found`, `conflict`: the caller can do something about it.
 * `upstream`: a provider failed or could not be reached. `unreachable`: the person cannot be reached at this address.
 */
export type ErrorCode =
  | 'bad_input'
  | 'denied'
  | 'not_found'
  | 'conflict'
  | 'upstream'
  | 'unreachable'
  | 'config';

/** An expected failure. The message is written for the person who reads it and contains no secret. */
export class AppError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'AppError';
    this.code = code;
  }
}
