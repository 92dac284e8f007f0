const QUOTE = 34;
const BACKSLASH = 92;
const [SQUARE, SQUARE_END, CURLY, CURLY_END] = [91, 93, 123, 125];

/** Whether a JSON text nests deeper than so many levels. A parser takes ten times as long for a deep text as for a flat one. */
export function isDeeperThan(json: string, most: number): boolean {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < json.length; at += 1) {
    const sign = json.charCodeAt(at);
    if (isInString) {
      if (sign === BACKSLASH) at += 1;
      else isInString = sign !== QUOTE;
    } else if (sign === QUOTE) isInString = true;
    else if (sign === SQUARE || sign === CURLY) {
      depth += 1;
      if (depth > most) return true;
    } else if (sign === SQUARE_END || sign === CURLY_END) depth -= 1;
  }
  return false;
}
