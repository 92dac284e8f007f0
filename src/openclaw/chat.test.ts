import { describe, expect, test } from 'vitest';
import { findAnswer, sendToAgent } from './chat.ts';
import type { Exec } from './credentials.ts';

const ID = 'wmg_1';
const OK = { disposition: 'visible', text: 'Hello.' };
const said = (content: unknown, more: object = {}) => ({ role: 'assistant', content, ...more });
const history = (messages: object[], more: object = {}) => ({
  messages,
  pendingInputs: { items: [], total: 0 },
  sessionInfo: { hasActiveRun: false },
  ...more,
});

/** A gateway with these answers, and a record of its calls. Shapes: OpenClaw 2026.9.6. */
function aGateway(answers: Record<string, object | { refused: string }>) {
  const asked: string[] = [];
  const exec: Exec = async ({ argv, stdin }) => {
    const [, , method = ''] = argv;
    asked.push(`${method} ${stdin ?? ''}`);
    const payload = answers[method];
    const answer =
      payload && !('refused' in payload)
        ? { ok: true, payload }
        : { ok: false, error: { code: payload?.refused ?? 'UNREACHABLE', message: '' } };
    return { exitCode: answer.ok ? 0 : 1, stdout: JSON.stringify(answer), stderr: '' };
  };
  return { exec, asked };
}

describe('sending a message', () => {
  const message = { id: ID, text: 'hi', mayBeThere: false };

  test('goes to the session of all direct messages, with the id as its key', async () => {
    const { exec, asked } = aGateway({ 'chat.send': { runId: ID, status: 'started' } });
    expect(await sendToAgent(exec, message)).toBe('taken');
    expect(asked).toEqual([
      'chat.send {"sessionKey":"main","message":"hi","idempotencyKey":"wmg_1"}',
    ]);
  });

  test.each([
    ['INVALID_REQUEST', 'refused'],
    ['UNAVAILABLE', 'unknown'],
    ['UNREACHABLE', 'unknown'],
    ['TIMEOUT', 'unknown'],
  ])('answered %s is %s', async (refused, taken) => {
    const { exec } = aGateway({ 'chat.send': { refused } });
    expect(await sendToAgent(exec, message)).toBe(taken);
  });

  test.each([
    ['said', history([{ role: 'user', content: 'hi', idempotencyKey: 'wmg_1:user' }])],
    ['being answered', history([], { inFlightRun: { runId: ID, text: '' } })],
    ['waiting', history([], { pendingInputs: { items: [{ runId: ID, state: 'queued' }] } })],
  ])('after an unclear attempt a message that is %s is not sent again', async (_what, found) => {
    const { exec, asked } = aGateway({ 'chat.history': found, 'chat.send': {} });
    expect(await sendToAgent(exec, { ...message, mayBeThere: true })).toBe('taken');
    expect(asked.map((each) => each.split(' ')[0])).toEqual(['chat.history']);
  });

  test.each([
    ['unknown to it', history([]), 'taken'],
    [
      'beside another turn',
      history([], { inFlightRun: { runId: 'other' }, sessionInfo: { hasActiveRun: true } }),
      'taken',
    ],
    [
      'lost in a restart',
      history([], { pendingInputs: { items: [{ runId: ID, state: 'interrupted' }] } }),
      'taken',
    ],
    ['not to be told', { refused: 'UNREACHABLE' }, 'unknown'],
  ])('after an unclear attempt %s', async (_what, found, taken) => {
    const { exec } = aGateway({ 'chat.history': found, 'chat.send': {} });
    expect(await sendToAgent(exec, { ...message, mayBeThere: true })).toBe(taken);
  });
});

describe('an answer', () => {
  const waited = (answer: object) => ({ runId: ID, ...answer });

  test.each([
    ['of a turn', waited({ status: 'ok', terminalReply: OK }), history([]), 'Hello.'],
    [
      'of a command',
      waited({ status: 'ok' }),
      history([
        said([{ type: 'text', text: 'Other' }], { idempotencyKey: 'wmg_0' }),
        said([{ type: 'text', text: 'Status' }], { idempotencyKey: ID }),
      ]),
      'Status',
    ],
    [
      'that came before a restart',
      waited({ status: 'timeout' }),
      history([said('Done', { __openclaw: { runId: ID } })]),
      'Done',
    ],
    ['that says nothing', waited({ status: 'ok' }), history([]), null],
  ])('%s', async (_what, wait, found, text) => {
    const { exec } = aGateway({ 'agent.wait': wait, 'chat.history': found });
    expect(await findAnswer(exec, ID)).toEqual({ type: 'answered', text });
  });

  test.each([
    ['while it works', history([], { sessionInfo: { hasActiveRun: true } }), 'running'],
    [
      'while it waits its turn',
      history([], { pendingInputs: { items: [{ runId: ID, state: 'queued' }] } }),
      'running',
    ],
    ['after a restart', history([]), 'lost'],
    ['when nobody can tell', { refused: 'UNREACHABLE' }, 'unknown'],
  ])('is still missing %s', async (_when, found, type) => {
    const { exec } = aGateway({
      'agent.wait': waited({ status: 'timeout' }),
      'chat.history': found,
    });
    expect(await findAnswer(exec, ID)).toEqual({ type });
  });

  test.each([
    ['authentication failed, HTTP 403', true],
    ['Your credit balance is too low', true],
    ['the tool crashed', false],
  ])('is a failure: %s', async (words, byClaude) => {
    const error = `⚠️ Agent failed before reply: ⚠️ anthropic/x request failed (${words}).`;
    const { exec } = aGateway({ 'agent.wait': waited({ status: 'error', error }) });
    expect(await findAnswer(exec, ID)).toEqual({ type: 'failed', byClaude });
  });

  test('is unknown when the gateway does not answer', async () => {
    expect(await findAnswer(aGateway({}).exec, ID)).toEqual({ type: 'unknown' });
  });
});
