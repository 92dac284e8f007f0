/** Hyphens and minus signs of every kind that keyboards and editors make of a `-`. */
const DASHES = /[\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]/g;
/** Characters that nobody sees: soft hyphen, zero-width spaces and joiners, direction marks, variation selectors. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
const SPACES = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g;
const LINE_ENDS = /\r\n?|[\u0085\u2028\u2029]/g;
const SINGLE_QUOTES = /[\u2018-\u201b\u2032\u2039\u203a\u00b4]/g;
const DOUBLE_QUOTES = /[\u201c-\u201f\u2033\u00ab\u00bb\uff02]/g;
/** Letters, digits and signs in the width of Chinese characters. */
const WIDE = /[\uff01-\uff5e]/g;
const WIDE_OFFSET = 0xfee0;
/** The digits of all scripts but ours, such as Arabic, Hindi and Bengali ones. */
const DIGITS = /(?![0-9])\p{Nd}/gu;
const NINE = 9;

/**
 * A text as the plain keyboard would have typed it: without invisible characters, with straight quotes, hyphens, spaces and
 * digits. Every reader of what people type or paste begins with it. The length never grows.
 */
export function straighten(text: string): string {
  return text
    .replace(INVISIBLE, '')
    .replace(LINE_ENDS, '\n')
    .replace(SPACES, ' ')
    .replace(WIDE, (wide) => String.fromCharCode(wide.charCodeAt(0) - WIDE_OFFSET))
    .replace(DASHES, '-')
    .replace(SINGLE_QUOTES, "'")
    .replace(DOUBLE_QUOTES, '"')
    .replace(DIGITS, plainDigit);
}

/** Every script has its ten digits in a row. Bold and double ones are several rows in a row, and no keyboard types them. */
function plainDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < NINE && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return String(value);
}
