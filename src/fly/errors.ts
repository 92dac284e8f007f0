import { AppError } from '../errors.ts';
import { ProviderDown } from '../http/breaker.ts';

/**
 * `capacity`: the region is full. `quota`: our limit in the region. `payment`: Fly wants a payment method of ours.
 * `conflict`: the object is not ready for this, or another request is changing it; read it again and wait.
 * `stale_volume`: the volume that we name is gone, for example because Fly moved the machine. `transient`: unknown outcome
 * or a temporary fault; read the state before a retry. `bug`: our request is wrong.
 */
export type FlyErrorCode =
  | 'name_taken'
  | 'already_exists'
  | 'capacity'
  | 'quota'
  | 'payment'
  | 'stale_volume'
  | 'conflict'
  | 'transient'
  | 'not_found'
  | 'auth'
  | 'bug';

/** A refusal by Fly. The message is for the log, never for a customer. */
export class FlyError extends AppError {
  readonly fly: FlyErrorCode;
  readonly status: number;

  constructor(fly: FlyErrorCode, status: number, message: string, cause?: unknown) {
    super('upstream', `Fly: ${fly} (${status}) ${message}`.slice(0, 300), { cause });
    this.name = 'FlyError';
    this.fly = fly;
    this.status = status;
  }
}

/** Whether an error is a refusal by Fly of one of these kinds. */
export function isFly(error: unknown, ...codes: FlyErrorCode[]): error is FlyError {
  return error instanceof FlyError && codes.includes(error.fly);
}

/** The first that matches counts. The words are those of Fly's API, as its client flyctl and its users meet them. */
/** When Fly is tried again; null unless the call was not made, because Fly does not answer at all. */
export function heldBackUntil(error: unknown): number | null {
  const cause = error instanceof FlyError ? error.cause : null;
  return cause instanceof ProviderDown ? cause.retryAt : null;
}

const RULES: [status: number[], marker: RegExp, code: FlyErrorCode][] = [
  [[422, 409], /name_taken|already been taken/, 'name_taken'],
  [
    [409, 412, 400, 422, 403, 503],
    /insufficient_capacity|no capacity|could not reserve resource|insufficient (?:resources|memory)/,
    'capacity',
  ],
  [[403], /over the allowed quota/, 'quota'],
  [[402], /.*/, 'payment'],
  [[403, 422], /payment method|credit card/, 'payment'],
  [
    [400, 404, 412, 422],
    /volume \S+ (?:does not exist|not found)|could not find volume/,
    'stale_volume',
  ],
  [[409], /already_exists/, 'already_exists'],
  [[409, 422], /already (?:been )?(?:assigned|allocated)|already has a/, 'already_exists'],
  // Lease held, being replaced or migrated, still active, claimed by a machine that was just destroyed, secrets on their way …
  [[409, 412], /.*/, 'conflict'],
  [[401, 403], /.*/, 'auth'],
  [[404], /.*/, 'not_found'],
  [[408, 429], /.*/, 'transient'],
];

/** Classifies a refusal by its status and a marker in the body; either alone would be ambiguous. */
export function toFlyError(status: number, body: string): FlyError {
  const rule = RULES.find(([statuses, marker]) => statuses.includes(status) && marker.test(body));
  const code = rule?.[2] ?? (status >= 500 ? 'transient' : 'bug');
  return new FlyError(code, status, body.replace(/\s+/g, ' ').slice(0, 200));
}

/** Waits for a deletion. What does not exist any more is deleted. */
export async function unlessGone(deletion: Promise<unknown>): Promise<void> {
  try {
    await deletion;
  } catch (error) {
    if (!isFly(error, 'not_found')) throw error;
  }
}
