import { badRequest } from './api-error.ts';
import { parseHtml } from './html.ts';
import { type Params, readList, readText } from './params.ts';
import type { Content } from './state.ts';
import type { Entity } from './wire.ts';

export const MAX_TEXT = 4096;
const MAX_CAPTION = 1024;

/** The visible text of a message and its formatting. */
export function readContent(params: Params): Content {
  const { text, entities } = readFormatted(params, 'text', 'entities');
  if (text.trim() === '') throw badRequest('message text is empty');
  // In UTF-16 units, the stricter reading: which unit the service counts is not documented.
  if (text.length > MAX_TEXT) throw badRequest('message is too long');
  return { text, entities };
}

/** The words below a picture; there may be none. */
export function readCaption(params: Params): Content {
  const { text, entities } = readFormatted(params, 'caption', 'caption_entities');
  if (text.length > MAX_CAPTION) throw badRequest('message caption is too long');
  return { text, entities };
}

function readFormatted(params: Params, name: string, entitiesName: string): Content {
  const written = readText(params, name) ?? '';
  const mode = readText(params, 'parse_mode') ?? '';
  if (mode !== '' && mode.toLowerCase() !== 'html') {
    throw badRequest('this stand-in understands plain text and HTML only');
  }
  return mode === ''
    ? { text: written, entities: (readList(params, entitiesName) ?? []) as Entity[] }
    : parseHtml(written);
}
