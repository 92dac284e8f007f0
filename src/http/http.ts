import { type Dispatcher, request } from 'undici';
import { AppError } from '../errors.ts';

export type HttpRequest = {
  method: 'GET' | 'POST' | 'DELETE' | 'PUT' | 'PATCH';
  url: string;
  headers?: Record<string, string>;
  body?: unknown;
  timeoutMs: number;
};

export type HttpAnswer = { status: number; headers: Record<string, string>; body: string };

/** Makes one JSON call with a timeout. Every status is returned; a call without a response throws `upstream`. */
export async function callJson(call: HttpRequest): Promise<HttpAnswer> {
  try {
    const response = await request(call.url, {
      method: call.method as Dispatcher.HttpMethod,
      headers: {
        accept: 'application/json',
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...call.headers,
      },
      body: call.body === undefined ? null : JSON.stringify(call.body),
      signal: AbortSignal.timeout(call.timeoutMs),
    });
    const headers = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
    return {
      status: response.statusCode,
      headers: Object.fromEntries(headers) as Record<string, string>,
      body: await response.body.text(),
    };
  } catch (error) {
    throw new AppError('upstream', `no answer from ${new URL(call.url).host}`, { cause: error });
  }
}

/** The body as JSON, or `null` when it is something else. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
