import type { Context, Hono } from 'hono';
import type { StandInEnv } from '../../stand-in.ts';
import { newId } from '../ids.ts';
import type { World } from '../world.ts';
import { assertAuthorized, assertVersion } from './access.ts';
import { errorBody, refused, StripeError } from './errors.ts';
import { decodeForm, type FormObject } from './form.ts';
import { type Idempotency, keyOf } from './idempotency.ts';
import { findRoute, type Route, unrecognized } from './router.ts';

export type Api = {
  world: World;
  routes: Route[];
  idempotency: Idempotency;
  secretKey: string;
  /** Ends a step: saves the state and sends its events. */
  commit: () => void;
};

type Answer = { status: number; body: string; requestId: string };

export function mountApi(app: Hono<StandInEnv>, api: Api): void {
  app.all('/v1/*', async (c) => {
    const requestId = newId('req');
    try {
      return await serveRequest(c, api, requestId);
    } catch (error) {
      if (!(error instanceof StripeError)) throw error;
      return sendError(c, api.world, error, requestId);
    }
  });
  app.notFound((c) => sendError(c, api.world, unrecognized(c.req.method, c.req.path)));
  app.onError((error, c) => {
    const message = `The stand-in has a bug: ${error.message}`;
    return sendError(c, api.world, new StripeError(500, { type: 'api_error', message }));
  });
}

/** An injected 500 counts as a request that began, so it is stored under the idempotency key, as at Stripe. */
export async function failRequest(
  c: Context,
  api: Api,
  status: 429 | 500 | 503,
): Promise<Response> {
  const answer = { ...errorAnswer(injectedError(status)), requestId: newId('req') };
  if (status === 500) {
    const { keep } = await api.idempotency.begin(c);
    keep(answer);
    api.commit();
  }
  return send(c, api.world, answer);
}

async function serveRequest(c: Context, api: Api, requestId: string) {
  assertAuthorized(c, api.secretKey);
  assertVersion(c, api.world.apiVersion);
  const match = findRoute(api.routes, c.req.method, c.req.path);
  if (!match) throw unrecognized(c.req.method, c.req.path);
  const { saved, keep } = await api.idempotency.begin(c);
  if (saved) return send(c, api.world, saved, { 'idempotent-replayed': 'true' });

  const form = await formOf(c);
  api.world.request = { id: requestId, idempotency_key: keyOf(c) };
  const { answer, began } = execute(api, match, form);
  if (began) keep({ ...answer, requestId });
  if (c.req.method !== 'GET') api.commit();
  return send(c, api.world, { ...answer, requestId });
}

function execute(
  api: Api,
  { route, id }: NonNullable<ReturnType<typeof findRoute>>,
  form: FormObject,
) {
  try {
    const body = JSON.stringify(route.answer(api.world, form, id));
    return { answer: { status: 200, body }, began: true };
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    return { answer: errorAnswer(error), began: error.began };
  }
}

async function formOf(c: Context): Promise<FormObject> {
  const query = new URL(c.req.url).searchParams;
  const type = c.req.header('content-type') ?? 'application/x-www-form-urlencoded';
  const body = c.req.method === 'GET' ? '' : await c.req.text();
  if (body && !type.startsWith('application/x-www-form-urlencoded')) {
    const hint = 'check that your POST content type is application/x-www-form-urlencoded';
    throw refused(`Invalid request (${hint}).`);
  }
  return decodeForm(new URLSearchParams([...query, ...new URLSearchParams(body)]));
}

function errorAnswer({ status, details }: StripeError): { status: number; body: string } {
  return { status, body: JSON.stringify(errorBody(details)) };
}

function injectedError(status: 429 | 500 | 503): StripeError {
  if (status === 429) {
    const message = 'Request rate limit exceeded.';
    return new StripeError(429, { type: 'invalid_request_error', message, code: 'rate_limit' });
  }
  return new StripeError(status, { type: 'api_error', message: 'An unknown error occurred.' });
}

function sendError(c: Context, world: World, error: StripeError, requestId = newId('req')) {
  return send(c, world, { ...errorAnswer(error), requestId });
}

function send(c: Context, world: World, answer: Answer, headers: Record<string, string> = {}) {
  const key = keyOf(c);
  return new Response(answer.body, {
    status: answer.status,
    headers: {
      'content-type': 'application/json',
      'request-id': answer.requestId,
      'stripe-version': world.apiVersion,
      ...(key ? { 'idempotency-key': key, 'original-request': answer.requestId } : {}),
      ...headers,
    },
  });
}
