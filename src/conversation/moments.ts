import type { Copy } from './languages/copy.ts';
import type { Screen } from './screen.ts';

/** A moment that a screen names in words. Where a platform can, it shows the moment in the reader's own zone instead. */
export type Moment = { words: string; at: number; shows: MomentForm };
/** `left`: how long until then. */
export type MomentForm = 'time' | 'timeOfDay' | 'date' | 'dateTime' | 'left';

/** Private characters, which are in no sentence and in nothing that people type. They never leave the conversation. */
const OPEN = '\uE0A0';
const MIDDLE = '\uE0A1';
const CLOSE = '\uE0A2';
const MARKED = new RegExp(`${OPEN}(\\d+):(\\w+)${MIDDLE}([^${CLOSE}]*)${CLOSE}`, 'g');

const marking = new WeakMap<Copy, Copy>();

/** The same words, with every moment marked. */
export function markMoments(copy: Copy): Copy {
  const known = marking.get(copy);
  if (known) return known;
  const marked: Copy = {
    ...copy,
    time: (at) => mark(copy.time(at), at, 'time'),
    timeOfDay: (at) => mark(copy.timeOfDay(at), at, 'timeOfDay'),
    date: (at) => mark(copy.date(at), at, 'date'),
    dateTime: (at) => mark(copy.dateTime(at), at, 'dateTime'),
    left: (at, now) => mark(copy.left(at, now), at, 'left'),
  };
  marking.set(copy, marked);
  return marked;
}

function mark(words: string, at: number, shows: MomentForm): string {
  return `${OPEN}${at}:${shows}${MIDDLE}${words}${CLOSE}`;
}

/** A screen with its moments beside its words, which have no marks from here on. */
export function withMoments<T extends { screen: Screen }>(shown: T): T & { moments?: Moment[] } {
  const moments = momentsIn(shown.screen);
  return { ...shown, screen: unmarked(shown.screen), ...(moments.length > 0 && { moments }) };
}

/** The moments in the text of a screen, each once. */
function momentsIn({ title = '', fields = [], body }: Screen): Moment[] {
  const texts = [
    title,
    ...fields.flatMap(({ label, value }) => [label, value]),
    ...body.flatMap(wordsOf),
  ];
  const moments = texts.flatMap((text) =>
    [...text.matchAll(MARKED)].map(([, at, shows, words = '']) => ({
      words,
      at: Number(at),
      shows: shows as MomentForm,
    })),
  );
  return [...new Map(moments.map((moment) => [moment.words, moment])).values()];
}

function wordsOf(block: Screen['body'][number]): string[] {
  if (block.kind === 'code') return [];
  return block.kind === 'card' ? [block.title, block.aside ?? '', block.text] : [block.text];
}

/** The same value without marks, however deep they are. */
export function unmarked<T>(value: T): T {
  if (typeof value === 'string') {
    return (value.includes(OPEN) ? value.replace(MARKED, '$3') : value) as T;
  }
  if (Array.isArray(value)) return value.map(unmarked) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, unmarked(each)])) as T;
}
