import type { Platform } from '../domain/platforms.ts';
import { AppError } from '../errors.ts';
import { findHomeAddress } from '../store/chats.ts';
import type { Config } from '../config/config.ts';
import { readSignedId, SHORT, signId } from '../sealing/signed-id.ts';
import { findLocale } from '../store/accounts.ts';
import { findCustomer } from '../store/customers.ts';
import type { BillingApp } from './billing-app.ts';
import { pageLanguage } from './checkout-params.ts';
import { syncCustomer } from './sync-customer.ts';

const PURPOSE = 'billing-card';
const DAY_MS = 24 * 3_600_000;
/** Long enough for a reminder that is read late. The page itself lets nobody see or take anything: it only stores a card. */
const LINK_LIFE_DAYS = 35;

/** Leads to Stripe's page for another card. Stripe's own address lasts minutes, so it is made when somebody follows ours. */
export function cardUrl(config: Config, accountId: string, now: number): string {
  const untilDay = Math.floor(now / DAY_MS) + LINK_LIFE_DAYS;
  const state = signId(config.sealing, PURPOSE, `${accountId}-${untilDay}`, SHORT);
  return `${config.web.publicUrl}/c/${state}`;
}

/** The address of Stripe's page. Throws `not_found` for an address that is not ours, is too old, or has nothing to pay for. */
export async function openCardPage(app: BillingApp, state: string): Promise<string> {
  const accountId = readState(app, state);
  const [customer, locale] = await app.db.read(findCustomer(accountId), findLocale(accountId));
  if (!customer) throw notFound();
  const { portalConfiguration } = app.config.stripe;
  const return_url = `${app.config.web.publicUrl}/billing/return?state=${state}`;
  const session = await app.stripe.billingPortal.sessions.create({
    customer,
    ...(portalConfiguration ? { configuration: portalConfiguration } : {}),
    return_url,
    locale: pageLanguage(locale),
    flow_data: {
      type: 'payment_method_update',
      after_completion: { type: 'redirect', redirect: { return_url } },
    },
  });
  if (session.object === 'billing_portal.session') return session.url;
  throw new AppError('upstream', 'Stripe answered without a page');
}

/** The browser came back from Stripe. Whether there is another card comes from Stripe. */
export async function cardPageLeft(
  app: BillingApp,
  state: string,
): Promise<{ locale: string; platform: Platform | null }> {
  const accountId = readState(app, state);
  try {
    await syncCustomer(app, accountId);
  } catch (error) {
    app.log.warn({ err: error }, 'could not sync on return');
  }
  const [locale, home] = await app.db.read(findLocale(accountId), findHomeAddress(accountId));
  return { locale, platform: home?.platform ?? null };
}

function readState(app: BillingApp, state: string): string {
  const id = readSignedId(app.config.sealing, PURPOSE, state, SHORT);
  const [accountId = '', untilDay = '0'] = id?.split('-') ?? [];
  if (!accountId || Number(untilDay) * DAY_MS < app.now()) throw notFound();
  return accountId;
}

function notFound(): AppError {
  return new AppError('not_found', 'this address is not one of ours, or it is too old');
}
