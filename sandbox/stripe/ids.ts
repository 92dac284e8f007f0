import { randomInt } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

const LENGTHS = {
  cus: 14,
  prod: 14,
  price: 24,
  sub: 24,
  si: 14,
  in: 24,
  il: 24,
  li: 24,
  pm: 24,
  coupon: 8,
  promo: 24,
  di: 24,
  we: 24,
  re: 24,
  du: 24,
  issfr: 24,
  cbtxn: 24,
  bpc: 24,
  bps: 24,
  sub_sched: 24,
  pi: 24,
  ch: 24,
  evt: 24,
  req: 14,
  whd: 24,
  cs_test: 58,
} as const;

/** A random id that looks like one of Stripe's: `cus_Q4xN0b7cT2uYdE`. */
export function newId(prefix: keyof typeof LENGTHS): string {
  return `${prefix}_${randomText(LENGTHS[prefix])}`;
}

function randomText(length: number): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}
