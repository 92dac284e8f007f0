import type { IncomingMessage } from 'node:http';
import { isIntricate } from '../http/intricate-json.ts';
import { Refusal } from './refusal.ts';
import type { Json } from './rule.ts';

/** The JSON object of a request; empty without a body, which AgentMail's client sends. Throws a `Refusal`. */
export async function readBody(incoming: IncomingMessage, largest: number): Promise<Json> {
  if (largest === 0) return {};
  return parseObject(await readBytes(incoming, largest));
}

/** Far more than the longest conversation of an agent with all its tools. */
const MOST = { levels: 100, values: 50_000 };

/** Reads a JSON object; nothing at all is an empty one. Throws a `Refusal`. */
export function parseObject(bytes: Buffer): Json {
  if (bytes.length === 0) return {};
  if (isIntricate(bytes, MOST)) {
    const message = `The body is too intricate: ${MOST.levels} levels and ${MOST.values} values at most.`;
    throw new Refusal('bad_request', message);
  }
  const body = parse(bytes.toString());
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw noObject();
  return body as Json;
}

/** The body as it came. Throws a `Refusal` for one that is larger than `largest`. */
export async function readBytes(incoming: IncomingMessage, largest: number): Promise<Buffer> {
  if (Number(incoming.headers['content-length'] ?? 0) > largest) throw tooLarge(largest);
  return readAll(incoming, largest);
}

function readAll(incoming: IncomingMessage, largest: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const cutOff = (): void => reject(new Refusal('bad_request', 'The body was cut off.'));
    // It may have ended while the caller was looked up.
    if (incoming.destroyed && !incoming.complete) return cutOff();
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > largest) reject(tooLarge(largest));
      else chunks.push(chunk);
    });
    incoming.once('end', () => resolve(Buffer.concat(chunks)));
    incoming.once('error', reject);
    incoming.once('close', () => {
      if (!incoming.complete) cutOff();
    });
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw noObject();
  }
}

function noObject(): Refusal {
  return new Refusal('bad_request', 'The body has to be a JSON object.');
}

function tooLarge(largest: number): Refusal {
  return new Refusal('too_large', `The body is larger than ${Math.floor(largest / 1024)} KiB.`);
}
