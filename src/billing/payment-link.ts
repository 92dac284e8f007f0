import { createHash } from 'node:crypto';
import type { App } from '../app.ts';
import type { Config } from '../config/config.ts';
import type { Platform } from '../domain/platforms.ts';
import { findLocale } from '../store/accounts.ts';
import { findHomeAddress } from '../store/chats.ts';
import type { Statement } from '../store/engine.ts';
import { addInvoicePage, findInvoicePage } from '../store/invoice-pages.ts';
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

/**
 * A name that follows from the address, so that whatever knows one knows the other. Nobody guesses it: Stripe's address contains
 * a secret of its own.
 */
function invoiceCode(url: string): string {
  const digest = createHash('sha256').update(url).digest('hex');
  return BigInt(`0x${digest}`).toString(36).slice(-CODE_LENGTH);
}

/** Our own short address of Stripe's page of an invoice. It leads there once `invoicePages` has been stored. */
export function invoiceUrl(config: Pick<Config, 'web'>, url: string): string {
  return paymentUrl(config, invoiceCode(url));
}

/** Makes the short addresses of these pages known. */
export function invoicePages(
  { now }: Pick<App, 'now'>,
  accountId: string,
  urls: (string | null | undefined)[],
): Statement[] {
  return urls.flatMap((url) =>
    url ? [addInvoicePage({ code: invoiceCode(url), accountId, url }, now())] : [],
  );
}

type Followed =
  | { state: 'open'; url: string }
  | { state: 'paid' | 'waits' | 'over'; locale: string | null; platform: Platform | null };

/** Where a payment link leads now. One that is not known counts as over: its account may have been deleted. */
export async function followPaymentLink(
  { db, now }: Pick<App, 'db' | 'now'>,
  code: string,
): Promise<Followed> {
  const [intent, invoice] = await db.read(findCheckoutByCode(code), findInvoicePage(code));
  if (invoice) return { state: 'open', url: invoice.url };
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
