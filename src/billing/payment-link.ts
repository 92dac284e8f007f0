import type { App } from '../app.ts';
import type { Config } from '../config/config.ts';
import type { Platform } from '../domain/platforms.ts';
import { findLocale } from '../store/accounts.ts';
import { findHomeAddress } from '../store/chats.ts';
import { type CheckoutIntent, findCheckoutByCode } from '../store/checkout-intents.ts';

const CODE_LENGTH = 12;

/** A random name for a link. It stands for no right but to open the payment page, and ends with it. */
export function newPaymentCode({ newId }: Pick<App, 'newId'>): string {
  return newId('p').slice('p_'.length).slice(0, CODE_LENGTH);
}

/** Our own short address, because Stripe's has hundreds of characters, which no chat shows well. */
export function paymentUrl({ web }: Pick<Config, 'web'>, code: string): string {
  return `${web.publicUrl}/p/${code}`;
}

type Followed =
  | { state: 'open'; url: string }
  | { state: 'paid' | 'waits' | 'over'; locale: string | null; platform: Platform | null };

/** Where a payment link leads now. One that is not known counts as over: its account may have been deleted. */
export async function followPaymentLink(
  { db, now }: Pick<App, 'db' | 'now'>,
  code: string,
): Promise<Followed> {
  const [intent] = await db.read(findCheckoutByCode(code));
  if (!intent) return { state: 'over', locale: null, platform: null };
  const isOpen = intent.state === 'open' && (intent.expiresAt ?? 0) > now();
  if (isOpen && intent.url) return { state: 'open', url: intent.url };
  const [locale, home] = await db.read(
    findLocale(intent.accountId),
    findHomeAddress(intent.accountId),
  );
  return { state: endOf(intent), locale, platform: home?.platform ?? null };
}

function endOf({ state, url }: CheckoutIntent): 'paid' | 'waits' | 'over' {
  if (state === 'paid') return 'paid';
  return state === 'open' && !url ? 'waits' : 'over';
}
