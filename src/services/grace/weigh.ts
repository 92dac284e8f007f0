import type { Json } from '../rule.ts';
import { Problem } from './problem.ts';

/** What makes a request cost more than its text. */
export type Weight = {
  /** What a token costs that goes into a cache, in tokens; 1 when nothing does. */
  cacheFactor: number;
  images: number;
  documents: number;
};

/** Somebody may write any letter of the names below in this way. */
const ESCAPED = '\\u';
const HOUR_CACHE = 2;
const SHORT_CACHE = 1.25;

/**
 * Weighs a request without a look at its words, unless it holds pictures or documents. Source: Messages API, `cache_control` and the
 * sources of content. Throws a `Problem` for content that Anthropic would fetch, because nobody knows how much that is.
 */
export function weigh(bytes: Buffer, body: Json): Weight {
  const isEscaped = bytes.includes(ESCAPED);
  const weight = { cacheFactor: cacheFactorOf(bytes, isEscaped), images: 0, documents: 0 };
  if (isEscaped || bytes.includes('"source"')) countSources(body['messages'], weight);
  return weight;
}

function cacheFactorOf(bytes: Buffer, isEscaped: boolean): number {
  if (isEscaped) return HOUR_CACHE;
  if (!bytes.includes('"cache_control"')) return 1;
  return bytes.includes('"1h"') ? HOUR_CACHE : SHORT_CACHE;
}

/** Content may be in the results of tools too. */
function countSources(value: unknown, weight: Weight): void {
  if (Array.isArray(value)) return value.forEach((each) => countSources(each, weight));
  if (typeof value !== 'object' || value === null) return;
  const { type, source, content } = value as Record<string, unknown>;
  if (type === 'image' || type === 'document') {
    const from = (source as { type?: unknown } | null | undefined)?.type;
    if (from === 'url' || from === 'file')
      throw new Problem('bad_request', 'source: only content in the request is available here');
    if (type === 'image') weight.images += 1;
    else if (from === 'base64') weight.documents += 1;
  }
  countSources(content, weight);
  // The blocks of a document.
  countSources((source as { content?: unknown } | null | undefined)?.content, weight);
}
