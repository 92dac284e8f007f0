import type { Context } from 'hono';
import { MalformedBody, Refusal } from './refusal.ts';

/** The JSON object of a request; nothing at all counts as an empty one. */
export async function readObject(c: Context): Promise<Record<string, unknown>> {
  const text = await c.req.text();
  if (text.trim() === '') return {};
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) {
      return body as Record<string, unknown>;
    }
  } catch {
    throw new Refusal(400, 'invalid_argument: request body is not valid JSON');
  }
  throw new MalformedBody('body: expected an object');
}
