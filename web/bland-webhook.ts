import { createHmac, timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import type { App } from '../src/app.ts';
import { parseJson } from '../src/http/http.ts';
import { isIntricate } from '../src/http/intricate-json.ts';
import { receiveCallReport } from '../src/services/phone-ends.ts';
import { readPhoneWebhook } from '../src/services/phone-webhook-url.ts';
import { limitForm } from './body.ts';

const LARGEST_REPORT = 1024 * 1024;
/** No record of a call comes near. */
const MOST = { levels: 64, values: 50_000 };
const CALL_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * `POST /<signed account>`: a call has ended. The signature is the HMAC-SHA256 of the body in hex; Bland's documentation computes it over
 * the parsed and serialized body, so that form counts as well. Only the id of the call is used.
 */
export function blandWebhookRoutes(app: App): Hono {
  const routes = new Hono();
  routes.post('/:account', limitForm(LARGEST_REPORT), async (c) => {
    const accountId = readPhoneWebhook(app.config, c.req.param('account'));
    const secret = app.config.phoneWebhookSecret;
    if (accountId === null || secret === null) return c.json({ error: 'not found' }, 404);
    const text = await c.req.text();
    const isReport = !isIntricate(Buffer.from(text), MOST);
    const body = (isReport ? parseJson(text) : null) as {
      call_id?: unknown;
      c_id?: unknown;
    } | null;
    const signature = c.req.header('x-webhook-signature') ?? '';
    if (!isSigned(secret, signature, [text, JSON.stringify(body)])) {
      app.log.warn('a report of a call had a wrong signature');
      return c.json({ error: 'wrong signature' }, 400);
    }
    const id = body?.call_id ?? body?.c_id;
    if (typeof id === 'string' && CALL_ID.test(id)) await receiveCallReport(app, accountId, id);
    return c.json({ received: true });
  });
  return routes;
}

function isSigned(secret: string, given: string, forms: string[]): boolean {
  return forms.some((form) => {
    const expected = Buffer.from(createHmac('sha256', secret).update(form).digest('hex'));
    const found = Buffer.from(given);
    return expected.length === found.length && timingSafeEqual(expected, found);
  });
}
