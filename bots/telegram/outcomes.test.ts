import { GrammyError, HttpError } from 'grammy';
import { expect, test } from 'vitest';
import { toOutcome } from './outcomes.ts';

const refusal = (code: number, description: string, parameters = {}): GrammyError =>
  new GrammyError('Call failed', { ok: false, error_code: code, description, parameters }, 'x', {});

test.each([
  [401, 'Unauthorized', 'later'],
  [404, 'Not Found', 'later'],
  [409, 'Conflict: terminated by other getUpdates request', 'later'],
  [400, 'Bad Request: FROZEN_METHOD_INVALID', 'later'],
  [400, 'Bad Request: Logged out', 'later'],
  [500, 'Internal Server Error: restart', 'later'],
  [502, 'Bad Gateway', 'later'],
  [403, 'Forbidden: bot was blocked by the user', 'unreachable'],
  [403, 'Forbidden: user is deactivated', 'unreachable'],
  [400, 'Bad Request: chat not found', 'unreachable'],
  [400, 'Bad Request: user not found', 'unreachable'],
  [400, 'Bad Request: PEER_ID_INVALID', 'unreachable'],
  [400, 'Bad Request: USER_IS_BLOCKED', 'unreachable'],
  [400, 'Bad Request: user is deactivated', 'unreachable'],
  [400, 'Bad Request: peer_id_invalid', 'unreachable'],
  [400, 'Bad Request: MESSAGE_DELETE_FORBIDDEN', 'refused'],
  [400, 'Bad Request: INPUT_USER_DEACTIVATED', 'unreachable'],
  [400, 'Bad Request: not enough rights to send text messages to the chat', 'unreachable'],
  [400, 'Bad Request: need administrator rights in the channel chat', 'unreachable'],
  [400, 'Bad Request: group chat was upgraded to a supergroup chat', 'unreachable'],
  [420, 'FLOOD_WAIT_3', 'later'],
  [400, 'Bad Request: message to edit not found', 'gone'],
  [400, 'Bad Request: message to delete not found', 'gone'],
  [400, "Bad Request: message can't be edited", 'gone'],
  [400, "Bad Request: message media can't be edited", 'gone'],
  [400, 'Bad Request: MESSAGE_ID_INVALID', 'gone'],
  [400, "Bad Request: message can't be deleted", 'refused'],
  [400, 'Bad Request: BUTTON_DATA_INVALID', 'refused'],
  [400, 'Bad Request: message is too long', 'refused'],
  [400, "Bad Request: can't parse entities: Unsupported start tag", 'refused'],
  [413, 'Request Entity Too Large', 'refused'],
  [400, 'Bad Request: SOMETHING_NEW', 'unfamiliar'],
  [418, "I'm a teapot", 'unfamiliar'],
])('%s %s is %s', (code, description, type) => {
  expect(toOutcome(refusal(code, description))).toMatchObject({ type });
});

test('a rate limit waits as long as Telegram says, a frozen bot alarms operators', () => {
  const limited = refusal(429, 'Too Many Requests: retry after 7', { retry_after: 7 });
  expect(toOutcome(limited)).toEqual({ type: 'later', afterMs: 7000, wholeBot: true });
  expect(toOutcome(refusal(400, 'Bad Request: FROZEN_METHOD_INVALID'))).toMatchObject({
    alarm: expect.stringContaining('frozen'),
  });
});

const failed = (message: string, code?: string): HttpError =>
  new HttpError('Network request failed', Object.assign(new Error(message), { code }));

test.each([
  ['request failed, reason: connect ECONNREFUSED 127.0.0.1:1', 'ECONNREFUSED', 'later'],
  ['request failed, reason: getaddrinfo ENOTFOUND api.telegram.org', 'ENOTFOUND', 'later'],
  ['request failed, reason: getaddrinfo EAI_AGAIN api.telegram.org', 'EAI_AGAIN', 'later'],
  ['request failed, reason: connect ETIMEDOUT 149.154.167.220:443', 'ETIMEDOUT', 'later'],
  ['request failed, reason: self-signed certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'later'],
  ['reason: Hostname does not match', 'ERR_TLS_CERT_ALTNAME_INVALID', 'later'],
  [
    'reason: Client network socket disconnected before secure TLS connection was established',
    'ECONNRESET',
    'later',
  ],
  ['invalid json response body, reason: Unexpected token \'<\', "<html>" is…', undefined, 'later'],
  ['invalid json response body, reason: Unexpected end of JSON input', undefined, 'unknown'],
  ['request failed, reason: read ETIMEDOUT', 'ETIMEDOUT', 'unknown'],
  ['request failed, reason: socket hang up', 'ECONNRESET', 'unknown'],
  ["Request to 'sendMessage' timed out after 60 seconds", undefined, 'unknown'],
])('%s (%s): %s', (message, code, type) => {
  expect(toOutcome(failed(message, code)).type).toBe(type);
});
