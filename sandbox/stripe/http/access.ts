import { timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { refused, StripeError } from './errors.ts';

/** The secret key, as a bearer token or as the user of basic authentication. */
export function assertAuthorized(c: Context, secretKey: string): void {
  const given = keyIn(c.req.header('authorization') ?? '');
  if (!given) {
    throw unauthorized(
      'You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth.',
    );
  }
  if (!equal(given, secretKey)) throw unauthorized(`Invalid API Key provided: ${masked(given)}`);
}

/** The stand-in implements one API version only. */
export function assertVersion(c: Context, apiVersion: string): void {
  const asked = c.req.header('stripe-version');
  if (!asked || asked === apiVersion) return;
  throw refused(`Invalid Stripe API version: ${asked}. The stand-in speaks ${apiVersion}.`);
}

function keyIn(authorization: string): string | null {
  const [scheme = '', value = ''] = authorization.trim().split(/\s+/);
  if (/^bearer$/i.test(scheme)) return value || null;
  if (!/^basic$/i.test(scheme)) return null;
  return Buffer.from(value, 'base64').toString().split(':')[0] || null;
}

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function unauthorized(message: string): StripeError {
  return new StripeError(401, { type: 'invalid_request_error', message }, false);
}

function masked(key: string): string {
  return `${key.slice(0, 8)}${'*'.repeat(Math.max(0, key.length - 12))}${key.slice(-4)}`;
}
