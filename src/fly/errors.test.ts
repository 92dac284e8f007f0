import { expect, test } from 'vitest';
import { toFlyError } from './errors.ts';

test.each([
  [422, 'Validation failed: Name has already been taken (name_taken)', 'name_taken'],
  [
    409,
    '{"error":"already_exists: unique machine name violation, machine ID 1"}',
    'already_exists',
  ],
  [409, '{"error":"failed_precondition: machine ID 1 lease currently held by x"}', 'conflict'],
  [409, '{"error":"aborted: could not reserve resource: insufficient memory"}', 'capacity'],
  [
    412,
    '{"error":"insufficient resources to create new machine with existing volume"}',
    'capacity',
  ],
  [400, '{"error":"no capacity available in region iad"}', 'capacity'],
  [422, '{"error":"x","status":"insufficient_capacity"}', 'capacity'],
  [412, `{"error":"unable to start machine from current state: 'created'"}`, 'conflict'],
  [412, '{"error":"machine getting replaced, refusing to start"}', 'conflict'],
  [412, '{"error":"min_secrets_version 5 not yet available"}', 'conflict'],
  [412, '{"error":"current_version does not match"}', 'conflict'],
  [403, '{"error":"is using 2048 MB of memory in iad which is over the allowed quota"}', 'quota'],
  [403, '{"error":"unauthorized"}', 'auth'],
  [401, '{"error":"unauthenticated: token validation error"}', 'auth'],
  [404, '{"error":"not_found"}', 'not_found'],
  [408, '{"error":"deadline_exceeded"}', 'transient'],
  [429, '{"error":"rate limit exceeded"}', 'transient'],
  [500, 'internal', 'transient'],
  [503, 'upstream connect error', 'transient'],
  [400, '<html>nonsense field</html>', 'bug'],
  [412, '{"error":"something new"}', 'bug'],
])('%i %s is %s', (status, body, code) => {
  expect(toFlyError(status, body)).toMatchObject({ fly: code, status, code: 'upstream' });
});

test('the message of Fly is truncated', () => {
  expect(toFlyError(500, 'x'.repeat(10_000)).message.length).toBeLessThanOrEqual(300);
});
