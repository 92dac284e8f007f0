import { AppError } from '../errors.ts';

/**
 * `capacity`: the region is full. `quota`: our limit in the region. `conflict`: another request is changing the object.
 * `transient`: unknown outcome or a temporary fault; read the state before a retry. `bug`: our request is wrong.
 */
export type FlyErrorCode =
  | 'name_taken'
  | 'already_exists'
  | 'capacity'
  | 'quota'
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

const RULES: [status: number[], marker: RegExp, code: FlyErrorCode][] = [
  [[422, 409], /name_taken|already been taken/, 'name_taken'],
  [
    [409, 412, 400, 422, 403, 503],
    /insufficient_capacity|no capacity|could not reserve resource|insufficient resources/,
    'capacity',
  ],
  [[403], /over the allowed quota/, 'quota'],
  [[409], /already_exists/, 'already_exists'],
  [[409], /lease currently held/, 'conflict'],
  [
    [412],
    /current_version does not match|unable to \w+ (?:on )?machine from|getting replaced|min_secrets_version/,
    'conflict',
  ],
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
