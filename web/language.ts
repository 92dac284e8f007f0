import type { Context } from 'hono';
import { type Copy, copyFor, isLanguage } from '../src/conversation/languages/copy.ts';

/** The words of a page: in the account's language where it is known, else in one that the browser asks for. */
export function wordsFor(c: Context, locale?: string, timezone?: string): Copy {
  return copyFor(locale ?? preferred(c.req.header('accept-language') ?? ''), timezone);
}

/** The first of ours in the order of their weights: `fr, de-AT;q=0.8, en;q=0.5`. */
function preferred(header: string): string {
  const ranges = header.slice(0, 200).split(',').map(toRange);
  const wished = ranges.filter(({ weight }) => weight > 0).toSorted((a, b) => b.weight - a.weight);
  return wished.find(({ language }) => isLanguage(language))?.language ?? 'en';
}

function toRange(written: string): { language: string; weight: number } {
  const [locale = '', ...parameters] = written.trim().toLowerCase().split(';');
  const weight = parameters.map((each) => /^\s*q=([\d.]+)$/.exec(each)?.[1]).find(Boolean);
  return { language: locale.split('-')[0] ?? '', weight: Number(weight ?? 1) };
}
