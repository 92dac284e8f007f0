export type Card = { number: string; expiry?: string | undefined; cvc?: string | undefined };
/** What a bank answers: `asks` means that the customer has to confirm with 3-D Secure. */
export type Verdict = { kind: 'good' } | { kind: 'asks' } | { kind: 'declined'; message: string };
export type Outcome = Verdict['kind'];
/** Where a card is used: typed to pay, typed to be kept for later, or charged while nobody is there. */
export type CardUse = 'pay' | 'keep' | 'charge';

export const GOOD_CARD = '4242424242424242';

type TestCard = {
  pay: Outcome;
  keep: Outcome;
  charge: Outcome;
  brand?: 'visa' | 'mastercard';
  message?: string;
  after?: 'disputed' | 'warned';
};

const DECLINES = { pay: 'declined', keep: 'declined', charge: 'declined' } as const;
const WORKS = { pay: 'good', keep: 'good', charge: 'good' } as const;

/** Stripe's test cards. Source: docs.stripe.com/testing, "Cards by brand", "Declined payments", "Disputes" and "3D Secure". */
const TEST_CARDS: Record<string, TestCard> = {
  [GOOD_CARD]: WORKS,
  '5555555555554444': { ...WORKS, brand: 'mastercard' },
  '4000000000000002': { ...DECLINES, message: 'Your card was declined. Please try another card.' },
  '4000000000009995': {
    ...DECLINES,
    message: 'Your card has insufficient funds. Please try another card.',
  },
  '4000000000000069': { ...DECLINES, message: 'Your card has expired. Please try another card.' },
  '4000000000000127': { ...DECLINES, message: "Your card's security code is incorrect." },
  '4000000000000119': {
    ...DECLINES,
    message: 'Something went wrong while charging your card. Please try again.',
  },
  // Can be kept, and every charge is declined.
  '4000000000000341': {
    pay: 'declined',
    keep: 'good',
    charge: 'declined',
    message: 'Your card was declined. Please try another card.',
  },
  // Asks once, when it is kept or first used.
  '4000002500003155': { pay: 'asks', keep: 'asks', charge: 'good' },
  // Asks at every charge.
  '4000002760003184': { pay: 'asks', keep: 'asks', charge: 'asks' },
  '4000000000000259': { ...WORKS, after: 'disputed' },
  '4000000000005423': { ...WORKS, after: 'warned' },
};

/** What the bank says to a card. Expiry and security code are checked when they are given. */
export function askBank({ number, expiry, cvc }: Card, use: CardUse, nowSeconds: number): Verdict {
  const digits = digitsOf(number);
  if (!/^\d{13,19}$/.test(digits)) return declined('Your card number is incomplete.');
  if (expiry !== undefined && !isFuture(expiry, nowSeconds)) {
    return declined("Your card's expiration date is incomplete or in the past.");
  }
  if (cvc !== undefined && !/^\d{3,4}$/.test(cvc.trim())) {
    return declined("Your card's security code is incomplete.");
  }
  const card = TEST_CARDS[digits];
  if (!card) return declined('This sandbox only takes test cards: 4242 4242 4242 4242.');
  const kind = card[use];
  return kind === 'declined' ? declined(card.message ?? 'Your card was declined.') : { kind };
}

export function brandOf(number: string): 'visa' | 'mastercard' {
  return TEST_CARDS[digitsOf(number)]?.brand ?? 'visa';
}

/** What the bank reports after a successful charge. */
export function afterCharge(number: string): TestCard['after'] {
  return TEST_CARDS[digitsOf(number)]?.after;
}

export function digitsOf(number: string): string {
  return number.replaceAll(/[\s-]/g, '');
}

/** Month and year of `12 / 34`. */
export function readExpiry(expiry: string): { month: number; year: number } | null {
  const match = /^\s*(\d{1,2})\s*\/?\s*(?:20)?(\d{2})\s*$/.exec(expiry);
  const month = Number(match?.[1]);
  return match && month >= 1 && month <= 12 ? { month, year: 2000 + Number(match[2]) } : null;
}

function declined(message: string): Verdict {
  return { kind: 'declined', message };
}

function isFuture(expiry: string, nowSeconds: number): boolean {
  const read = readExpiry(expiry);
  return read !== null && Date.UTC(read.year, read.month) > nowSeconds * 1000;
}
