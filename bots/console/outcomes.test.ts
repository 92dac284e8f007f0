import { expect, test } from 'vitest';
import { toOutcome } from './outcomes.ts';

test.each<[number, string, string]>([
  [200, '', 'done'],
  [400, 'not_modified', 'done'],
  [404, 'message_not_found', 'gone'],
  [403, 'blocked', 'unreachable'],
  [404, 'chat_not_found', 'unreachable'],
  [400, 'invalid', 'refused'],
  [401, '', 'later'],
  [429, '', 'later'],
  [503, '', 'later'],
  [400, 'something_new', 'unfamiliar'],
])('%s %s is %s', (status, code, type) => {
  const body = JSON.stringify({ messageId: 'm1', error: { code, message: '' } });
  expect(toOutcome({ status, headers: {}, body })).toMatchObject({ type });
});
