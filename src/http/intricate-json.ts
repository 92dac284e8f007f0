const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;
const [SQUARE, SQUARE_END, CURLY, CURLY_END] = [91, 93, 123, 125];

/** What a JSON text may hold at most: levels inside each other, and lists, objects and what they consist of. */
export type MostJson = { levels: number; values: number };

/**
 * Whether a JSON text is more intricate than that. A parser takes a hundred times as long for many small or deep values as for long
 * texts of the same size, and nothing else runs meanwhile.
 */
export function isIntricate(json: Uint8Array, most: MostJson): boolean {
  let depth = 0;
  let values = 0;
  let isInString = false;
  const { length } = json;
  for (let at = 0; at < length; at += 1) {
    const sign = json[at];
    if (isInString) {
      if (sign === BACKSLASH) at += 1;
      else isInString = sign !== QUOTE;
    } else if (sign === QUOTE) isInString = true;
    else if (sign === SQUARE || sign === CURLY) {
      depth += 1;
      values += 1;
      if (depth > most.levels || values > most.values) return true;
    } else if (sign === SQUARE_END || sign === CURLY_END) depth -= 1;
    else if (sign === COMMA) {
      values += 1;
      if (values > most.values) return true;
    }
  }
  return false;
}
