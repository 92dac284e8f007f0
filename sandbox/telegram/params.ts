import type { Context } from 'hono';
import { isMultipart, readParts } from '../multipart.ts';
import { badRequest } from './api-error.ts';

export type Params = Record<string, unknown>;

/** The parameters of a call, from its query and its JSON or form body. A file is a buffer. */
export async function readParams(c: Context): Promise<Params> {
  const query = c.req.query();
  if (isMultipart(c)) return { ...query, ...(await readForm(c)) };
  const body = await c.req.text();
  if (body === '') return query;
  const type = c.req.header('content-type') ?? '';
  if (type.includes('application/json')) return { ...query, ...parseBody(body) };
  if (type.includes('application/x-www-form-urlencoded')) {
    return { ...query, ...Object.fromEntries(new URLSearchParams(body)) };
  }
  throw badRequest('this stand-in takes JSON and form bodies only');
}

async function readForm(c: Context): Promise<Params> {
  const parts = await readParts(c);
  return Object.fromEntries(
    parts.flatMap(({ name, filename, data }): [string, unknown][] =>
      filename === null
        ? [[name, data.toString()]]
        : [
            [name, data],
            [nameOf(name), filename],
          ],
    ),
  );
}

/** The file that a parameter `attach://…` names. */
export function readFile(params: Params, reference: unknown): Buffer | undefined {
  const [, name] = /^attach:\/\/(\w+)$/.exec(String(reference)) ?? [];
  const file = name === undefined ? undefined : params[name];
  return Buffer.isBuffer(file) ? file : undefined;
}

/** The same with its name. */
export function readUpload(
  params: Params,
  reference: unknown,
): { name: string; data: Buffer } | undefined {
  const data = readFile(params, reference);
  if (!data) return undefined;
  const part = String(reference).slice('attach://'.length);
  return { name: String(params[nameOf(part)] ?? ''), data };
}

/** Where the name of an uploaded file is kept; no parameter of the API has such a name. */
function nameOf(part: string): string {
  return `${part}:filename`;
}

// Every value may also come as a string: forms have nothing else, and JSON bodies may use it.

export function readText(params: Params, name: string): string | undefined {
  const value = params[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  throw badRequest(`field "${name}" must be of type String`);
}

export function readInteger(params: Params, name: string): number | undefined {
  const text = readText(params, name);
  if (text === undefined) return undefined;
  if (!/^-?\d+$/.test(text)) throw badRequest(`field "${name}" must be of type Number`);
  return Number(text);
}

export function readFlag(params: Params, name: string): boolean {
  return ['true', 'True', '1', true, 1].includes(params[name] as string | boolean | number);
}

export function readList(params: Params, name: string): unknown[] | undefined {
  const value = readJson(params, name);
  if (value === undefined || Array.isArray(value)) return value;
  throw badRequest(`field "${name}" must be of type Array`);
}

export function readObject(params: Params, name: string): Params | undefined {
  const value = readJson(params, name);
  if (value === undefined || isObject(value)) return value;
  throw badRequest(`object expected as ${name}`);
}

export function isObject(value: unknown): value is Params {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readJson(params: Params, name: string): unknown {
  const value = params[name] ?? undefined;
  if (typeof value !== 'string') return value;
  if (value === '') return undefined;
  try {
    return JSON.parse(value);
  } catch {
    throw badRequest(`can't parse ${name} JSON object`);
  }
}

function parseBody(body: string): Params {
  try {
    const value: unknown = JSON.parse(body);
    if (isObject(value)) return value;
  } catch {
    // Not JSON at all is refused the same way as JSON that is no object.
  }
  throw badRequest("can't parse request parameters JSON object");
}
