const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Shortens a label to `length` UTF-16 units, with an ellipsis at the end. Never cuts within a character. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = endsIn(text.slice(0, 2 * length)).findLast((each) => each < length) ?? 0;
  return `${text.slice(0, end)}…`;
}

/** The label of a button. Platforms refuse an empty label. */
export function caption(label: string, length: number): string {
  return cut(label.trim() === '' ? '…' : label, length);
}

/** The longest beginning of a text that fits and ends between two graphemes, or between two code points. */
export function headThatFits(
  text: string,
  between: 'graphemes' | 'code points',
  fits: (head: string) => boolean,
): string {
  return longestHead(text, between === 'graphemes' ? endsIn(text) : codePointEnds(text), fits);
}

function longestHead(text: string, ends: number[], fits: (head: string) => boolean): string {
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(text.slice(0, ends[middle - 1]))) low = middle;
    else high = middle - 1;
  }
  return text.slice(0, ends[low - 1] ?? 0);
}

function endsIn(text: string): number[] {
  return [...graphemes.segment(text)].map(({ index, segment }) => index + segment.length);
}

function codePointEnds(text: string): number[] {
  let end = 0;
  return Array.from(text, (point) => (end += point.length));
}
