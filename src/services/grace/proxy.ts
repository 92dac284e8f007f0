import type { IncomingMessage, ServerResponse } from 'node:http';
import { estimateMicros, costMicros, type TokenUsage } from '../../domain/grace.ts';
import { findSpent, reserveCall, SETTLED_CALLS } from '../../store/graces.ts';
import { parseObject, readBytes } from '../body.ts';
import { addressOf, exchange, type Outcome } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';
import type { PassApp } from '../pass-on.ts';
import { Refusal, sendJson } from '../refusal.ts';
import { readToken } from '../token.ts';
import { alarmOfOurKey, isOurFault } from './our-key.ts';
import { type Allowed, createGraceCallers } from './grace-callers.ts';
import { Problem, sendProblem } from './problem.ts';
import { say } from './say.ts';
import { type GraceRequest, readRequest } from './request.ts';
import { readStream, readWhole, type UsageReader } from './usage-reader.ts';

type Grace = NonNullable<PassApp['config']['grace']>;
type Line = { route?: string; accountId?: string; model?: string; micros?: number };
/** A request that may be sent, with what it needs. */
type Call = { caller: Allowed; request: GraceRequest; grace: Grace; bytes: Buffer };

const LARGEST_BODY = 8 * 1024 * 1024;
/** Models think for minutes without a byte. */
const TIMEOUT_MS = 10 * 60_000;
/** After this long somebody else settles a call that this process has not. */
const HOLD_MS = 30 * 60_000;
const DAY_MS = 24 * 3_600_000;
/** Headers of a request that Anthropic reads and that hold no secret. */
const PASSED = ['anthropic-version', 'anthropic-beta'] as const;
/** Betas that cost more for the same tokens. */
const COSTLY_BETA = /^(context-1m|fast-mode)/;

/**
 * Anthropic's Messages API for agents of customers who have not connected their own Claude yet, with our key: who calls, may they,
 * what can it cost, reserve, forward, settle what it really cost. Nothing that is said is stored or logged.
 */
export function createGraceProxy(app: PassApp): Gateway {
  const log = app.log.child({ part: 'grace' });
  const findCaller = createGraceCallers(app);

  async function serve({ incoming, outgoing }: Wire, line: Line, read: Read) {
    const route = routeOf(incoming);
    const caller = await findCaller(readToken(incoming.headers));
    line.accountId = caller.accountId;
    const { grace } = app.config;
    if (!grace) throw new Problem('unavailable', caller.copy.grace.unavailable);
    switch (route) {
      case 'GET /v1/models':
        line.route = 'models';
        return sendJson(outgoing, 200, listModels(grace));
      case MESSAGES:
      case 'POST /v1/messages/count_tokens': {
        line.route = route.endsWith('count_tokens') ? 'count_tokens' : 'messages';
        const bytes = await readBytes(incoming, LARGEST_BODY);
        read.bytes = bytes;
        const words = (): string =>
          caller.copy.grace.models(Object.keys(grace.models).join(', '), caller.url());
        const request = readRequest(bytes, grace.models, words);
        line.model = request.model;
        const call = { caller, request, grace, bytes };
        if (line.route === 'count_tokens') return countTokens(app, call, { incoming, outgoing });
        line.micros = await forward(app, call, { incoming, outgoing });
        return;
      }
      default:
        throw new Problem('not_found', 'Not found');
    }
  }

  return async (incoming, outgoing) => {
    const startedAt = app.now();
    const line: Line = {};
    const read: Read = { bytes: null };
    try {
      await serve({ incoming, outgoing }, line, read);
    } catch (error) {
      const problem = toProblem(error);
      if (outgoing.headersSent) outgoing.destroy();
      else if (problem.kind === 'told' && (await isStream(incoming, read)))
        say(outgoing, problem.message, app.newId('msg'));
      else sendProblem(outgoing, problem, app.newId('req'));
      if (!(error instanceof Problem || error instanceof Refusal))
        log.error({ ...line, err: error }, 'a call with our key failed');
    }
    const durationMs = app.now() - startedAt;
    log.info({ ...line, status: outgoing.statusCode, durationMs }, 'grace call');
  };
}

/** The body, once it was read. */
type Read = { bytes: Buffer | null };

const MESSAGES = 'POST /v1/messages';

function routeOf({ url, method }: IncomingMessage): string {
  const [path] = (url ?? '').split('?');
  return `${method} ${path?.replace('/api/llm', '')}`;
}

/** Whether an answer as a stream was asked for, which is how OpenClaw asks. */
async function isStream(incoming: IncomingMessage, { bytes }: Read): Promise<boolean> {
  if (routeOf(incoming) !== MESSAGES) return false;
  try {
    return parseObject(bytes ?? (await readBytes(incoming, LARGEST_BODY)))['stream'] === true;
  } catch {
    return false;
  }
}

type Wire = { incoming: IncomingMessage; outgoing: ServerResponse };

/** Costs nothing at Anthropic. */
async function countTokens(app: PassApp, call: Call, wire: Wire): Promise<void> {
  const outcome = await send(app, call, { ...wire, path: '/v1/messages/count_tokens' });
  await answerUnlessRelayed(app, call, { outcome, outgoing: wire.outgoing });
}

/** Reserves, forwards, settles. Returns what the call cost. */
async function forward(app: PassApp, call: Call, wire: Wire): Promise<number> {
  const { caller, request, grace, bytes } = call;
  const size = { bytes: bytes.length, maxTokens: request.maxTokens, ...request.weight };
  const estimate = estimateMicros(request.price, size);
  const inputMicros = estimateMicros(request.price, { ...size, maxTokens: 0 });
  const now = app.now();
  const day = Math.floor(now / DAY_MS);
  const { accountId } = caller;
  const { ceilings } = grace;
  const reservation = { accountId, micros: estimate, day, now, dueAt: now + HOLD_MS, ceilings };
  const id = await reserveCall(app.db, reservation);
  if (id === null) {
    await caller.decideAgain();
    throw await ceilingProblem(app, call, { day, estimate });
  }
  const reader = request.streams ? readStream() : readWhole();
  const outcome = await send(app, call, { ...wire, path: '/v1/messages', reader });
  const micros = costOf(outcome, { request, reader, estimate, inputMicros });
  await app.db.writeJoined(SETTLED_CALLS, { id, micros });
  await answerUnlessRelayed(app, call, { outcome, outgoing: wire.outgoing });
  return micros;
}

async function ceilingProblem(
  app: PassApp,
  { caller: { accountId, copy, url }, grace: { ceilings } }: Call,
  { day, estimate }: { day: number; estimate: number },
): Promise<Problem> {
  const [spent] = await app.db.read(findSpent(accountId, day));
  if (spent.total + estimate > ceilings.total)
    return new Problem('told', copy.grace.allUsed(url()));
  if (spent.day + estimate > ceilings.day) return new Problem('told', copy.grace.dayUsed(url()));
  app.log.error({ part: 'grace' }, 'the ceiling of all customers is reached for today');
  return new Problem('told', copy.grace.fleetUsed(url()));
}

function send(
  app: PassApp,
  { grace, bytes }: Call,
  { incoming, outgoing, path, reader }: Wire & { path: string; reader?: UsageReader },
): Promise<Outcome> {
  return exchange(
    app.dispatcher,
    {
      ...addressOf(app.config.anthropic.apiUrl, path),
      method: 'POST',
      headers: {
        ...passedHeaders(incoming),
        'content-type': 'application/json',
        'x-api-key': grace.apiKey,
      },
      body: bytes,
      timeoutMs: TIMEOUT_MS,
    },
    {
      outgoing,
      begin: () => Promise.resolve(),
      isFinishedAlone: false,
      alsoRelayed: ['request-id'],
      ...(reader ? { onChunk: (chunk: Buffer) => reader.read(chunk) } : {}),
    },
  );
}

function passedHeaders({ headers }: IncomingMessage): Record<string, string> {
  const entries = PASSED.flatMap((name) => {
    const value = headers[name];
    const kept = String(value ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '' && !COSTLY_BETA.test(part));
    return kept.length === 0 ? [] : [[name, kept.join(',')]];
  });
  return Object.fromEntries(entries) as Record<string, string>;
}

/** Roughly the bytes in which a token travels at least. */
const RELAYED_BYTES_PER_TOKEN = 4;

/** A refused call costs nothing. One whose answer broke off costs what was read, and at most what can have been written. */
function costOf(
  { kind }: Outcome,
  {
    request,
    reader,
    estimate,
    inputMicros,
  }: { request: GraceRequest; reader: UsageReader; estimate: number; inputMicros: number },
): number {
  if (kind === 'answered' || kind === 'failed') return 0;
  // Anthropic may have read it, and nothing was written.
  if (kind === 'left') return inputMicros;
  const usage = reader.usage();
  if (!usage) return estimate;
  if (kind === 'relayed') return costMicros(request.price, usage);
  const most = Math.ceil(reader.bytes() / RELAYED_BYTES_PER_TOKEN);
  const output = Math.max(usage.output, Math.min(request.maxTokens, most));
  return costMicros(request.price, { ...usage, output } satisfies TokenUsage);
}

/** Relays Anthropic's own refusal as it is, unless it is about us. */
async function answerUnlessRelayed(
  app: PassApp,
  { caller: { copy } }: Call,
  { outcome, outgoing }: { outcome: Outcome; outgoing: ServerResponse },
): Promise<void> {
  if (outcome.kind === 'failed') throw new Problem('unavailable', copy.grace.unavailable);
  if (outcome.kind !== 'answered') return;
  const { status, body, retryAfter, requestId } = outcome.answer;
  if (isOurFault(outcome.answer)) {
    await alarmOfOurKey(app, status);
    throw new Problem('unavailable', copy.grace.unavailable);
  }
  outgoing.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...(requestId ? { 'request-id': requestId } : {}),
    ...(retryAfter ? { 'retry-after': retryAfter } : {}),
  });
  outgoing.end(body);
}

function listModels({ models }: Grace): Record<string, unknown> {
  const data = Object.keys(models).map((id) => ({
    type: 'model',
    id,
    display_name: id,
    created_at: '1970-01-01T00:00:00Z',
  }));
  const [first] = data;
  return { data, has_more: false, first_id: first?.id ?? null, last_id: data.at(-1)?.id ?? null };
}

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (!(error instanceof Refusal))
    return new Problem('unavailable', 'Something broke on our side. Try again in a minute.');
  return new Problem(error.code === 'too_large' ? 'too_large' : 'bad_request', error.message);
}
