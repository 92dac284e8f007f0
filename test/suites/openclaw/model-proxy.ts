import { type Context, Hono } from 'hono';
import { listen, type StandInEnv } from '../../../sandbox/stand-in.ts';

/** A received request, with the credential that it used. */
export type ProxyCall = { call: string; key: string | undefined; bearer: string | undefined };

/** A strict stand-in for our proxy of a grace period. It accepts only the service token in `x-api-key`. */
export type ModelProxy = {
  /** Base URL without a trailing slash and without `/v1`. */
  url: string;
  calls: ProxyCall[];
  /** All received requests, headers included, so that a test can search them for secrets. */
  heard(): string;
  /** Has the agent run a command in its next turn. */
  asksFor(command: string): void;
  /** What these commands have printed. */
  printed(): string;
  close(): Promise<void>;
};

type Turn = { role: string; content: string | { type: string; content?: unknown }[] };
type Request = { model: string; tools?: { name: string }[]; messages: Turn[] };
type Block = { type: 'text'; text: string } | { type: 'tool_use'; command: string };

const BASE = '/llm';

export async function startModelProxy(serviceToken: string): Promise<ModelProxy> {
  const calls: ProxyCall[] = [];
  const heard: string[] = [];
  const wanted: string[] = [];
  let results = '';

  const app = new Hono<StandInEnv>();
  app.use(async (c, next) => {
    const key = c.req.header('x-api-key');
    const bearer = c.req.header('authorization');
    calls.push({ call: `${c.req.method} ${c.req.path}`, key, bearer });
    heard.push(JSON.stringify(c.req.header()), await c.req.text());
    if (key !== serviceToken || bearer !== undefined) {
      return problem(c, 401, 'authentication_error', 'reconnect needed');
    }
    return next();
  });
  app.post(`${BASE}/v1/messages`, async (c) => {
    const request = await c.req.json<Request>();
    results += printedIn(request);
    const hasTool = request.tools?.some(({ name }) => name === 'exec');
    const command = hasTool ? wanted.shift() : undefined;
    c.header('content-type', 'text/event-stream');
    return c.body(
      streamOf(
        request.model,
        command === undefined
          ? { type: 'text', text: 'Hello from the proxy.' }
          : { type: 'tool_use', command },
      ),
    );
  });
  app.notFound((c) => problem(c, 404, 'not_found_error', 'Not found'));

  const server = await listen(app, 0);
  return {
    url: `${server.url}${BASE}`,
    calls,
    heard: () => heard.join('\n'),
    asksFor: (command) => wanted.push(command),
    printed: () => results,
    close: server.close,
  };
}

/** In the shape of Anthropic's errors, which is what OpenClaw reads. */
function problem(c: Context, status: 401 | 404, type: string, message: string): Response {
  return c.json({ type: 'error', error: { type, message } }, status);
}

function printedIn({ messages }: Request): string {
  return messages
    .flatMap(({ content }) => (typeof content === 'string' ? [] : content))
    .filter(({ type }) => type === 'tool_result')
    .map(({ content }) => JSON.stringify(content))
    .join('');
}

/** Events of a streamed message. Source: Anthropic's Messages API, `stream: true`. */
function streamOf(model: string, block: Block): string {
  const isTool = block.type === 'tool_use';
  const start = isTool
    ? { type: 'tool_use', id: 'toolu_proxy', name: 'exec', input: {} }
    : { type: 'text', text: '' };
  const delta = isTool
    ? { type: 'input_json_delta', partial_json: JSON.stringify({ command: block.command }) }
    : { type: 'text_delta', text: block.text };
  const message = {
    id: 'msg_proxy',
    type: 'message',
    role: 'assistant',
    model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { input_tokens: 1, output_tokens: 1 },
  };
  return [
    { type: 'message_start', message },
    { type: 'content_block_start', index: 0, content_block: start },
    { type: 'content_block_delta', index: 0, delta },
    { type: 'content_block_stop', index: 0 },
    {
      type: 'message_delta',
      delta: { stop_reason: isTool ? 'tool_use' : 'end_turn', stop_sequence: null },
      usage: { output_tokens: 2 },
    },
    { type: 'message_stop' },
  ]
    .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
    .join('');
}
