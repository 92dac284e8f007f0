import { type Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { Faults } from '../faults.ts';
import { type Call, listen, recordAndFail, type StandIn, type StandInEnv } from '../stand-in.ts';

/** The faults Perplexity has beside the common ones. */
export const PERPLEXITY_FAULTS = {
  'no-credit': 'answers 401, as for an account without credit, and does nothing',
  cut: 'breaks off in the middle of the answer',
  trickle: 'sends half of the answer and then waits for the caller to leave',
} as const;

export type PerplexityOptions = { port?: number; apiKey: string; slowMs?: number };

export type PerplexityStandIn = StandIn & {
  /** How many searches were made, each query of a request being one. */
  searches(): number;
  /** The answers that are being sent. */
  openAnswers(): number;
};

type Search = { query: string | string[]; max_results?: number };

/** The search API as its documentation and `@perplexity-ai/perplexity_ai` 0.38 describe it. */
export async function startPerplexity(options: PerplexityOptions): Promise<PerplexityStandIn> {
  const faults = new Faults(PERPLEXITY_FAULTS);
  const calls: Call[] = [];
  const counts = { searches: 0, open: 0 };
  const app = new Hono<StandInEnv>();
  const { apiKey, slowMs } = options;
  app.use(
    recordAndFail({
      faults,
      calls,
      operationOf,
      failure: (c, status) => problem(c, status, 'temporarily unavailable'),
      ...(slowMs === undefined ? {} : { slowMs }),
    }),
  );
  app.post('/search', async (c) => {
    const isKnown = c.req.header('authorization') === `Bearer ${apiKey}`;
    if (!isKnown || faults.take('no-credit', 'search')) return problem(c, 401, 'Unauthorized');
    const search = parseSearch(await c.req.text());
    if (typeof search === 'string') return problem(c, 400, search);
    const queries = Array.isArray(search.query) ? search.query : [search.query];
    counts.searches += queries.length;
    const body = JSON.stringify(answerTo(queries, search.max_results ?? 10));
    const isCut = faults.take('cut', 'search');
    if (!isCut && !faults.take('trickle', 'search')) return c.body(body, 200, JSON_TYPE);
    return c.body(
      halfOf(body, counts, isCut ? () => c.env.incoming.socket.destroy() : null),
      200,
      JSON_TYPE,
    );
  });
  app.notFound((c) => problem(c, 404, 'Not Found'));
  const server = await listen(app, options.port ?? 0);
  return {
    name: 'perplexity',
    ...server,
    faults,
    calls,
    searches: () => counts.searches,
    openAnswers: () => counts.open,
  };
}

const JSON_TYPE = { 'content-type': 'application/json' };

function operationOf(method: string, path: string): string {
  return method === 'POST' && path === '/search' ? 'search' : 'other';
}

function problem(c: Context, status: number, message: string): Response {
  const error = {
    message,
    type: status === 401 ? 'unauthorized' : 'invalid_request',
    code: status,
  };
  if (status === 429) c.header('retry-after', '1');
  return c.json({ error }, status as ContentfulStatusCode);
}

/** The request, or what is wrong with it. */
function parseSearch(text: string): Search | string {
  let body: Partial<Search>;
  try {
    body = JSON.parse(text) as Partial<Search>;
  } catch {
    return 'Invalid JSON';
  }
  const { query, max_results: most } = body;
  const queries: unknown[] = Array.isArray(query) ? query : [query];
  if (queries.length === 0 || queries.length > 5) return 'query: 1 to 5 queries are allowed';
  if (!queries.every((each) => typeof each === 'string' && each.trim() !== '')) {
    return 'query: a non-empty string is required';
  }
  if (most !== undefined && !(Number.isInteger(most) && most >= 1 && most <= 20)) {
    return 'max_results: has to be between 1 and 20';
  }
  return body as Search;
}

function answerTo(queries: string[], most: number) {
  const results = queries.flatMap((query) =>
    Array.from({ length: Math.min(most, 3) }, (_, index) => ({
      title: `Result ${index + 1} for ${query}`,
      url: `https://example.com/${encodeURIComponent(query)}/${index + 1}`,
      snippet: `What the sandbox knows about ${query}.`,
      date: '2026-11-01',
      last_updated: '2026-11-02',
    })),
  );
  return { id: 'search-sandbox', results, server_time: null };
}

/** Half of a body, and then either the end of the connection or nothing until the caller leaves. */
function halfOf(body: string, counts: { open: number }, cut: (() => void) | null): ReadableStream {
  return new ReadableStream({
    start(controller) {
      counts.open += 1;
      controller.enqueue(new TextEncoder().encode(body.slice(0, body.length / 2)));
      if (cut) setImmediate(cut);
    },
    pull: () => new Promise(() => undefined),
    cancel() {
      counts.open -= 1;
    },
  });
}
