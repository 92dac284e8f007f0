import { badRequest } from './api-error.ts';
import { parseHtml } from './html.ts';
import { type Params, readList, readText } from './params.ts';
import type { Content } from './state.ts';
import type { Entity } from './wire.ts';

export const MAX_TEXT = 4096;

/** The visible text of a message and its formatting. */
export function readContent(params: Params): Content {
  const written = readText(params, 'text') ?? '';
  const mode = readText(params, 'parse_mode') ?? '';
  if (mode !== '' && mode.toLowerCase() !== 'html') {
    throw badRequest('this stand-in understands plain text and HTML only');
  }
  const { text, entities } =
    mode === ''
      ? { text: written, entities: (readList(params, 'entities') ?? []) as Entity[] }
      : parseHtml(written);
  if (text.trim() === '') throw badRequest('message text is empty');
  // In UTF-16 units, the stricter reading: which unit the service counts is not documented.
  if (text.length > MAX_TEXT) throw badRequest('message is too long');
  return { text, entities };
}
