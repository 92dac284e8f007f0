const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Shortens a label to `length` UTF-16 units, with an ellipsis at the end. Never cuts within a character. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, startOfGrapheme(text.slice(0, 2 * length), length - 1))}…`;
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
  let [low, high] = [0, text.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(text.slice(0, middle))) low = middle;
    else high = middle - 1;
  }
  const end = between === 'graphemes' ? startOfGrapheme(text, low) : startOfCodePoint(text, low);
  return text.slice(0, end);
}

/** Asks for one position alone: to walk through all characters takes a hundred times as long. */
function startOfGrapheme(text: string, position: number): number {
  return graphemes.segment(text).containing(position)?.index ?? position;
}

function startOfCodePoint(text: string, position: number): number {
  const isWithinPair = (text.codePointAt(position - 1) ?? 0) > 0xff_ff;
  return isWithinPair ? position - 1 : position;
}
