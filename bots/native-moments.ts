import type { Moment } from '../src/conversation/moments.ts';

/** A day that a year follows is a part of other words. */
const NO_YEAR = String.raw`(?!,? (?:de )?\d{4})`;

type Native = {
  moments: Moment[] | undefined;
  /** How the platform escapes the words. */
  escape: (words: string) => string;
  show: (moment: Moment, words: string) => string;
  /** What stays as it is, such as code: a pattern with one group around all of it. */
  verbatim: RegExp;
};

/** Shows the moments in an escaped text the way the platform has for them. */
export function nativeMoments(
  text: string,
  { moments = [], escape, show, verbatim }: Native,
): string {
  if (moments.length === 0) return text;
  const byWords = new Map(moments.map((moment) => [escape(moment.words), moment]));
  // The longest first: a time is also the end of a date with a time.
  const longest = [...byWords.keys()].toSorted((one, other) => other.length - one.length);
  const anyOf = longest.map((words) => words.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`));
  const named = new RegExp(
    String.raw`(?<![\p{L}\p{N}])(?:${anyOf.join('|')})(?![\p{L}\p{N}])${NO_YEAR}`,
    'gu',
  );
  const shown = (words: string): string => {
    const moment = byWords.get(words);
    return moment ? show(moment, words) : words;
  };
  return text
    .split(verbatim)
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll(named, shown)))
    .join('');
}

/** Both platforms count in seconds. */
export function unixSeconds({ at }: Moment): number {
  return Math.floor(at / 1000);
}
