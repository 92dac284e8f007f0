import { invalid } from './refusal.ts';
import type { Button } from './state.ts';

export const LIMITS = {
  text: 4000,
  label: 80,
  dataBytes: 64,
  rows: 10,
  key: 200,
  picture: 1_000_000,
  document: 16_000_000,
  name: 255,
};

export type Content = {
  text: string;
  buttons: Button[][];
  picture?: string;
  document?: { name: string; base64: string };
};

/** Reads the body of a send or an edit. Refuses unknown fields and content that the platform cannot show. */
export function parseContent(body: unknown, otherFields: string[] = []): Content {
  const fields = parseObject(body, 'body');
  refuseUnknown(fields, ['text', 'buttons', 'picture', 'document', ...otherFields], 'body');
  return {
    text: parseText(fields.text),
    buttons: parseRows(fields.buttons ?? []),
    ...(fields.picture === undefined ? {} : { picture: parsePicture(fields.picture) }),
    ...(fields.document === undefined ? {} : { document: parseDocument(fields.document) }),
  };
}

/** A field that must be a string of at least one and at most `max` UTF-16 units. */
export function parseString(value: unknown, name: string, max = Infinity): string {
  if (typeof value !== 'string' || value.trim() === '') throw invalid(`${name} is empty`);
  if (value.length > max) throw invalid(`${name} is longer than ${max}`);
  return value;
}

export function parseObject(value: unknown, name: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(`${name} is not an object`);
  }
  return value as Record<string, unknown>;
}

export function parseText(value: unknown): string {
  return parseString(value, 'text', LIMITS.text);
}

/** A PNG file in base64. */
function parsePicture(value: unknown): string {
  const picture = parseString(value, 'picture', LIMITS.picture);
  if (!picture.startsWith('iVBORw0KGgo')) throw invalid('picture is not a PNG file in base64');
  return picture;
}

function parseDocument(value: unknown): { name: string; base64: string } {
  const { name, base64, ...others } = parseObject(value, 'document');
  refuseUnknown(others, [], 'document');
  return {
    name: parseString(name, 'name', LIMITS.name),
    base64: parseString(base64, 'base64', LIMITS.document),
  };
}

function parseRows(value: unknown): Button[][] {
  if (!Array.isArray(value)) throw invalid('buttons is not a list of rows');
  if (value.length > LIMITS.rows) throw invalid(`more than ${LIMITS.rows} rows of buttons`);
  return value.map((row: unknown) => {
    if (!Array.isArray(row) || row.length === 0) throw invalid('a row is not a list of buttons');
    return row.map(parseButton);
  });
}

function parseButton(value: unknown): Button {
  const fields = parseObject(value, 'button');
  refuseUnknown(fields, ['label', 'data', 'url', 'copy'], 'button');
  const label = parseString(fields.label, 'label', LIMITS.label);
  if (Object.keys(fields).length !== 2) throw invalid('a button has one of data, url and copy');
  if ('data' in fields) return { label, data: parseData(fields.data) };
  if ('url' in fields) return { label, url: parseUrl(fields.url) };
  return { label, copy: parseString(fields.copy, 'copy') };
}

function parseData(value: unknown): string {
  const data = parseString(value, 'data');
  if (Buffer.byteLength(data) > LIMITS.dataBytes) {
    throw invalid(`data is longer than ${LIMITS.dataBytes} bytes`);
  }
  return data;
}

function parseUrl(value: unknown): string {
  const url = parseString(value, 'url');
  if (!/^https?:\/\/\S+$/.test(url)) throw invalid('url is not an http address');
  return url;
}

function refuseUnknown(fields: Record<string, unknown>, known: string[], name: string): void {
  const unknown = Object.keys(fields).find((field) => !known.includes(field));
  if (unknown !== undefined) throw invalid(`unknown field ${unknown} in ${name}`);
}
