import { z } from 'zod';
import type { Outcome } from '../../src/chat/transport.ts';
import { type HttpAnswer, parseJson } from '../../src/http/http.ts';

const ErrorBody = z.object({ error: z.object({ code: z.string() }) });
const MessageBody = z.object({ messageId: z.string() });

/** What each answer of the console platform means. Source: its stand-in in the sandbox. */
export function toOutcome(answer: Pick<HttpAnswer, 'status' | 'headers' | 'body'>): Outcome {
  const body = parseJson(answer.body);
  if (answer.status < 300) {
    return { type: 'done', messageId: MessageBody.safeParse(body).data?.messageId ?? '' };
  }
  if (answer.status === 429) {
    return { type: 'later', afterMs: Number(answer.headers['retry-after'] ?? 1) * 1000 };
  }
  if (answer.status >= 500 || answer.status === 401) return { type: 'later', afterMs: 1000 };
  const code = ErrorBody.safeParse(body).data?.error.code ?? '';
  switch (code) {
    case 'not_modified':
      return { type: 'done', messageId: '' };
    case 'message_not_found':
      return { type: 'gone' };
    case 'blocked':
    case 'chat_not_found':
      return { type: 'unreachable' };
    case 'invalid':
      return { type: 'refused', reason: code };
    default:
      return { type: 'unfamiliar', reason: `${answer.status} ${code}`.trim() };
  }
}
