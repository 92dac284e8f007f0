import { randomBytes } from 'node:crypto';
import { type Context, Hono } from 'hono';
import type { StandInEnv } from '../stand-in.ts';
import { ApiError, invalidRequest, newRequestId } from './api-error.ts';
import { getModel } from './models.ts';
import { messageStream, type Reply } from './message-stream.ts';
import type { Endpoint } from './states.ts';

type Ports = {
  assertServed: (c: Context, endpoint: Endpoint) => void;
  /** Whether a fault of the stand-in is on. */
  faulty: (name: 'overloaded' | 'broken-stream' | 'model-retired', endpoint: Endpoint) => boolean;
};

type Turn = { role: string; content: unknown };

type MessageRequest = {
  model: string;
  messages: Turn[];
  system?: unknown;
  max_tokens?: number;
  stream?: boolean;
};

export function messageRoutes({ assertServed, faulty }: Ports): Hono<StandInEnv> {
  const routes = new Hono<StandInEnv>();

  routes.post('/v1/messages', async (c) => {
    const request = await admitted(c, 'create-message');
    const { max_tokens: maxTokens } = request;
    if (maxTokens === undefined) throw invalidRequest('max_tokens: Field required');
    if (!Number.isInteger(maxTokens) || maxTokens < 1) {
      throw invalidRequest('max_tokens: Input should be greater than or equal to 1');
    }
    const reply = replyTo(request, maxTokens);
    c.header('request-id', newRequestId());
    if (!request.stream) return c.json(wholeMessage(reply));
    c.header('content-type', 'text/event-stream; charset=utf-8');
    c.header('cache-control', 'no-cache');
    return c.body(messageStream(reply, faulty('broken-stream', 'create-message')));
  });

  routes.post('/v1/messages/count_tokens', async (c) => {
    const request = await admitted(c, 'count-tokens');
    c.header('request-id', newRequestId());
    return c.json({ input_tokens: countTokens(request) });
  });

  async function admitted(c: Context, endpoint: Endpoint): Promise<MessageRequest> {
    if (faulty('overloaded', endpoint)) throw new ApiError(OVERLOADED);
    assertServed(c, endpoint);
    const request = parseRequest(c, await c.req.text());
    getModel(request.model, faulty('model-retired', endpoint));
    return request;
  }

  return routes;
}

export const OVERLOADED = { status: 529, type: 'overloaded_error', message: 'Overloaded' } as const;

const MAX_BYTES = 32 * 1024 * 1024;

function parseRequest(c: Context, text: string): MessageRequest {
  if (text.length > MAX_BYTES) {
    const message = 'Request exceeds the maximum size';
    throw new ApiError({ status: 413, type: 'request_too_large', message });
  }
  if (!c.req.header('content-type')?.startsWith('application/json')) {
    throw invalidRequest('content-type: application/json is required');
  }
  const body = parseJson(text);
  if (typeof body.model !== 'string') throw invalidRequest('model: Field required');
  if (!Array.isArray(body.messages)) throw invalidRequest('messages: Field required');
  assertTurns(body.messages);
  return { ...body, model: body.model, messages: body.messages };
}

function parseJson(text: string): Partial<MessageRequest> {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null) return body;
  } catch {
    throw invalidRequest('The request body is not valid JSON');
  }
  throw invalidRequest('The request body is not a JSON object');
}

function assertTurns(turns: Turn[]): void {
  if (turns.length === 0) throw invalidRequest('messages: at least one message is required');
  for (const [at, turn] of turns.entries()) {
    if (turn?.role !== 'user' && turn?.role !== 'assistant') {
      throw invalidRequest(`messages.${at}.role: Input should be 'user' or 'assistant'`);
    }
    if (typeof turn.content !== 'string' && !Array.isArray(turn.content)) {
      throw invalidRequest(`messages.${at}.content: Field required`);
    }
    if (turn.content.length === 0) {
      throw invalidRequest('messages: text content blocks must be non-empty');
    }
  }
}

// Estimates one token per four characters.
function countTokens({ messages, system }: MessageRequest): number {
  return 4 + Math.ceil(JSON.stringify([messages, system ?? '']).length / 4);
}

function replyTo(request: MessageRequest, maxTokens: number): Reply {
  const words = ['Hello', ' from', ' the', ' sandbox', ' Claude', '.'];
  const said = words.slice(0, maxTokens);
  return {
    id: `msg_${randomBytes(12).toString('hex')}`,
    model: getModel(request.model).id,
    words: said,
    stopReason: said.length < words.length ? 'max_tokens' : 'end_turn',
    inputTokens: countTokens(request),
  };
}

function wholeMessage({ id, model, words, stopReason, inputTokens }: Reply) {
  return {
    id,
    type: 'message',
    role: 'assistant',
    model,
    content: [{ type: 'text', text: words.join('') }],
    stop_reason: stopReason,
    stop_sequence: null,
    usage: {
      input_tokens: inputTokens,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
      output_tokens: words.length,
    },
  };
}
