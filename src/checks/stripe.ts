import { HANDLED_EVENTS } from '../billing/process-stripe-event.ts';
import type { Config } from '../config/config.ts';
import { type Plan, PLAN_TERMS, PLANS } from '../domain/plans.ts';
import { createStripe, Stripe, type StripeClient } from '../stripe/client.ts';
import { failed, type Finding, ok } from './finding.ts';

const KEY = 'STRIPE_SECRET_KEY';
const WEBHOOK = 'Stripe webhook';
const PORTAL = 'STRIPE_PORTAL_CONFIGURATION';

export async function checkStripe(config: Config): Promise<Finding[]> {
  const stripe = createStripe(config.stripe);
  const account = await checkAccount(stripe, config.stripe.livemode);
  if (!account.isOk) return [account];
  const others = [
    ...PLANS.map((plan) => checkPrice(stripe, config, plan)),
    ...PLANS.flatMap((plan) =>
      config.stripe.prices[plan].slice(1).map((id) => checkHonoured(stripe, config, { plan, id })),
    ),
    checkWebhook(stripe, `${config.web.publicUrl}/stripe/webhook`),
    ...checkPortal(stripe, config.stripe.portalConfiguration),
  ];
  return [account, ...(await Promise.all(others))];
}

async function checkAccount(stripe: StripeClient, livemode: boolean): Promise<Finding> {
  const mode = livemode ? 'live mode' : 'test mode';
  try {
    const { id, charges_enabled: canCharge } = await stripe.accounts.retrieveCurrent();
    return livemode && !canCharge
      ? failed(KEY, `the account ${id} cannot take payments yet; activate it in the dashboard`)
      : ok(KEY, `${mode}, account ${id}`);
  } catch (error) {
    // A restricted key may be kept from reading the account; the prices show whether it works.
    if (error instanceof Stripe.errors.StripePermissionError) {
      return ok(KEY, `${mode}, a restricted key that may not read the account`);
    }
    return failed(KEY, problemOf(error));
  }
}

async function checkPrice(
  stripe: StripeClient,
  { stripe: { prices, livemode } }: Config,
  plan: Plan,
): Promise<Finding> {
  const name = `STRIPE_PRICES ${plan}`;
  try {
    const price = await stripe.prices.retrieve(prices[plan][0]);
    const wrong = [
      ...(price.active ? [] : ['is archived']),
      ...(price.recurring?.interval === 'month' && price.recurring.interval_count === 1
        ? []
        : ['is not monthly']),
      ...(price.currency === 'usd' ? [] : [`is in ${price.currency}, not in US dollars`]),
      ...(price.unit_amount === PLAN_TERMS[plan].priceCents
        ? []
        : [`costs ${toDollars(price.unit_amount ?? 0)}, not ${terms(plan)} as the chat says`]),
      ...(price.livemode === livemode ? [] : ['is of the other mode, live or test']),
    ];
    return wrong.length > 0
      ? failed(name, `${wrong.join(', ')}; name another price`)
      : ok(name, `active, ${terms(plan)} a month`);
  } catch (error) {
    return isMissing(error)
      ? failed(name, 'does not exist in this account and mode; copy the id of the price again')
      : failed(name, problemOf(error));
  }
}

/** A price that only running subscriptions have: it may be archived and cost anything, but it has to exist in this mode. */
async function checkHonoured(
  stripe: StripeClient,
  { stripe: { livemode } }: Config,
  { plan, id }: { plan: Plan; id: string },
): Promise<Finding> {
  const name = `STRIPE_PRICES ${plan}, honoured`;
  try {
    const price = await stripe.prices.retrieve(id);
    return price.livemode === livemode
      ? ok(name, `${toDollars(price.unit_amount ?? 0)} a month`)
      : failed(name, 'is of the other mode, live or test; remove it');
  } catch (error) {
    return isMissing(error)
      ? failed(name, 'does not exist in this account and mode; copy the id of the price again')
      : failed(name, problemOf(error));
  }
}

async function checkWebhook(stripe: StripeClient, url: string): Promise<Finding> {
  try {
    const endpoints = await stripe.webhookEndpoints.list({ limit: 100 });
    const ours = endpoints.data.filter((endpoint) => endpoint.url === url);
    if (ours.length === 0) {
      return failed(WEBHOOK, `no endpoint leads to ${url}; add one in the dashboard`);
    }
    const enabled = ours.filter(({ status }) => status === 'enabled');
    if (enabled.length === 0)
      return failed(WEBHOOK, `the endpoint of ${url} is disabled; enable it in the dashboard`);
    const sent = enabled.flatMap(({ enabled_events: events }) => events);
    const [missing] = sent.includes('*')
      ? []
      : [...HANDLED_EVENTS].filter((each) => !sent.includes(each));
    return missing === undefined
      ? ok(WEBHOOK, `leads to ${url}${versionNote(enabled)}`)
      : failed(
          WEBHOOK,
          `does not send every event that is used, such as ${missing}; run scripts/stripe-bootstrap`,
        );
  } catch (error) {
    return error instanceof Stripe.errors.StripePermissionError
      ? ok(WEBHOOK, 'not known: the restricted key may not list endpoints')
      : failed(WEBHOOK, problemOf(error));
  }
}

/** The version of an endpoint never changes. One made in the dashboard has the account's, which may be of years ago. */
function versionNote(endpoints: Stripe.WebhookEndpoint[]): string {
  if (endpoints.some(({ api_version: version }) => version === Stripe.API_VERSION)) return '';
  const [{ api_version: version } = { api_version: null }] = endpoints;
  return `, but in version ${version ?? 'of the account'} of the API instead of ${Stripe.API_VERSION}; scripts/stripe-bootstrap adds one in that version`;
}

/** The configuration of the customer portal, when one is named. */
function checkPortal(stripe: StripeClient, id: string | null): Promise<Finding>[] {
  return id === null ? [] : [checkConfiguration(stripe, id)];
}

async function checkConfiguration(stripe: StripeClient, id: string): Promise<Finding> {
  try {
    const { active, features } = await stripe.billingPortal.configurations.retrieve(id);
    if (!active) return failed(PORTAL, 'is inactive; run scripts/stripe-bootstrap again');
    return features.subscription_update.enabled || features.subscription_pause.enabled
      ? failed(PORTAL, 'lets people change or pause a plan past the chat; switch both off')
      : ok(PORTAL, 'active');
  } catch (error) {
    return isMissing(error)
      ? failed(PORTAL, 'does not exist in this account and mode; run scripts/stripe-bootstrap')
      : failed(PORTAL, problemOf(error));
  }
}

function terms(plan: Plan): string {
  return toDollars(PLAN_TERMS[plan].priceCents);
}

function toDollars(cents: number): string {
  return `$${(cents / 100).toFixed(2).replace('.00', '')}`;
}

function isMissing(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeError && error.code === 'resource_missing';
}

/** Stripe's own messages repeat a part of the key. */
function problemOf(error: unknown): string {
  if (error instanceof Stripe.errors.StripeAuthenticationError) {
    return 'Stripe refuses the key; copy it again from the dashboard';
  }
  if (error instanceof Stripe.errors.StripePermissionError) {
    return 'the restricted key lacks a permission; add it in the dashboard';
  }
  if (error instanceof Stripe.errors.StripeConnectionError) {
    return 'Stripe does not answer; check STRIPE_API_URL and the network';
  }
  const status = error instanceof Stripe.errors.StripeError ? (error.statusCode ?? 0) : 0;
  return `Stripe answered with status ${status}; try again later`;
}
