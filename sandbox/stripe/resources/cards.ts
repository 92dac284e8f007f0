export type Card = { number: string; expiry?: string | undefined; cvc?: string | undefined };
export type Verdict = { kind: 'charged' } | { kind: 'declined'; message: string };

export const GOOD_CARD = '4242424242424242';

const DECLINED: Record<string, string> = {
  '4000000000000002': 'Your card was declined. Please try another card.',
  '4000000000009995': 'Your card has insufficient funds. Please try another card.',
  '4000000000000069': 'Your card has expired. Please try another card.',
  '4000000000000127': "Your card's security code is incorrect.",
  '4000000000000119': 'Something went wrong while charging your card. Please try again.',
};

/** Stripe's test cards. Expiry and security code are checked when they are given. */
export function chargeCard({ number, expiry, cvc }: Card, nowSeconds: number): Verdict {
  const digits = number.replaceAll(/[\s-]/g, '');
  if (!/^\d{13,19}$/.test(digits)) return declined('Your card number is incomplete.');
  if (expiry !== undefined && !isFuture(expiry, nowSeconds)) {
    return declined("Your card's expiration date is incomplete or in the past.");
  }
  if (cvc !== undefined && !/^\d{3,4}$/.test(cvc.trim())) {
    return declined("Your card's security code is incomplete.");
  }
  if (digits === GOOD_CARD) return { kind: 'charged' };
  return declined(DECLINED[digits] ?? 'This sandbox only takes test cards: 4242 4242 4242 4242.');
}

function declined(message: string): Verdict {
  return { kind: 'declined', message };
}

function isFuture(expiry: string, nowSeconds: number): boolean {
  const match = /^\s*(\d{1,2})\s*\/?\s*(?:20)?(\d{2})\s*$/.exec(expiry);
  const month = Number(match?.[1]);
  if (!match || month < 1 || month > 12) return false;
  return Date.UTC(2000 + Number(match[2]), month) > nowSeconds * 1000;
}
