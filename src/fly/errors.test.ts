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
  [412, '{"error":"something new"}', 'conflict'],
  [412, '{"error":"failed_precondition: machine still active, refusing to start"}', 'conflict'],
  [412, '{"error":"volume already claimed by machine 17811953c92e18"}', 'conflict'],
  [412, '{"error":"unable to destroy machine, not currently stopped or suspended"}', 'conflict'],
  [412, '{"error":"deadline_exceeded: context deadline exceeded"}', 'conflict'],
  [409, '{"error":"failed_precondition: machine is currently migrating"}', 'conflict'],
  [409, '{"error":"IP already assigned to the app"}', 'already_exists'],
  [422, '{"error":"IP already assigned to the app"}', 'already_exists'],
  [422, '{"error":"Validation failed: App already has a v6 address"}', 'already_exists'],
  [404, '{"error":"volume vol_4xk1 does not exist"}', 'stale_volume'],
  [422, '{"error":"could not find volume with id vol_4xk1"}', 'stale_volume'],
  [400, '{"error":"invalid_argument: volume vol_4xk1 not found"}', 'stale_volume'],
  [403, '{"error":"To create more machines, please add a payment method"}', 'payment'],
  [402, '{"error":"payment required"}', 'payment'],
  [422, '{"error":"invalid region"}', 'bug'],
])('%i %s is %s', (status, body, code) => {
  expect(toFlyError(status, body)).toMatchObject({ fly: code, status, code: 'upstream' });
});

test('the message of Fly is truncated', () => {
  expect(toFlyError(500, 'x'.repeat(10_000)).message.length).toBeLessThanOrEqual(300);
});
