/** Digits that stand alone, in one piece or in groups of at least three. In an address they are the id of something. */
const DIGITS = /(?<![\w/])\d{3,19}(?:[ .\u00a0\u2010-\u2015-]\d{3,19})*(?!\w)/g;

/** How the numbers of the card networks begin, by length. Ids of chat platforms have other beginnings or lengths. */
const NETWORKS: Record<number, RegExp> = {
  14: /^3(?:0[0-5]|6|8)/,
  15: /^3[47]/,
  16: /^(?:4|5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)|6(?:011|5|4[4-9]|2)|35(?:2[89]|[3-8]))/,
  19: /^(?:4|6(?:011|5|2))/,
};
const LONGEST = 19;

/** Whether a text holds the number of a payment card. */
export function holdsCardNumber(text: string): boolean {
  return (text.match(DIGITS) ?? []).some((written) => isAnyCard(written.split(/\D/)));
}

/** Other numbers may stand before and behind that of the card, such as its expiry. */
function isAnyCard(groups: string[]): boolean {
  return groups.some((_, first) => {
    let digits = '';
    for (let next = first; next < groups.length && digits.length <= LONGEST; next += 1) {
      digits += groups[next];
      if (NETWORKS[digits.length]?.test(digits) && hasCheckDigit(digits)) return true;
    }
    return false;
  });
}

/** The algorithm of Luhn: every second digit from the right counts twice. */
function hasCheckDigit(digits: string): boolean {
  const sum = Array.from(digits).reduceRight((total, digit, index) => {
    const isDoubled = (digits.length - index) % 2 === 0;
    const value = Number(digit) * (isDoubled ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
