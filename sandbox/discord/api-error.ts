export type ErrorStatus = 400 | 401 | 403 | 404 | 405 | 429 | 500 | 503;

type Path = (string | number)[];

/** An answer of the form `{"message","code","errors"?}`. */
export class ApiError extends Error {
  readonly status: ErrorStatus;
  readonly code: number;
  readonly extra: Record<string, unknown>;
  readonly headers: Record<string, string>;

  constructor(
    status: ErrorStatus,
    { code, message, ...extra }: { code: number; message: string; [extra: string]: unknown },
    headers: Record<string, string> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.extra = extra;
    this.headers = headers;
  }
}

export const notFound = () => new ApiError(404, { code: 0, message: '404: Not Found' });
export const unauthorized = () => new ApiError(401, { code: 0, message: '401: Unauthorized' });
export const unknownMessage = () => new ApiError(404, { code: 10008, message: 'Unknown Message' });
export const unknownInteraction = () =>
  new ApiError(404, { code: 10062, message: 'Unknown interaction' });
export const missingAccess = () => new ApiError(403, { code: 50001, message: 'Missing Access' });

/** One invalid field of a form. Discord expresses its path by nesting. */
export function invalidForm(path: Path, reason: string, code = 'BASE_TYPE_BAD_LENGTH'): ApiError {
  const leaf: Record<string, unknown> = { _errors: [{ code, message: reason }] };
  const errors = path.reduceRight<Record<string, unknown>>(
    (inner, key) => ({ [key]: inner }),
    leaf,
  );
  return new ApiError(400, { code: 50035, message: 'Invalid Form Body', errors });
}

export function assertLength(
  value: string | undefined,
  path: Path,
  { min = 1, max }: { min?: number; max: number },
): void {
  const length = value?.length ?? 0;
  if (length >= min && length <= max) return;
  throw invalidForm(path, `Must be between ${min} and ${max} in length.`);
}
