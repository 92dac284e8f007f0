import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Stripe from 'stripe';
import { onTestFinished } from 'vitest';
import { startStripe, type StripeOptions, type StripeStandIn } from './stripe.ts';

export const SECRET_KEY = 'sk_test_sandbox_0123456789';
export const WEBHOOK_SECRET = 'whsec_sandbox_current';
export const PRICES = [
  {
    id: 'price_starter',
    productId: 'prod_starter',
    productName: 'Starter',
    lookupKey: 'starter_monthly',
    unitAmount: 2000,
  },
  {
    id: 'price_pro',
    productId: 'prod_pro',
    productName: 'Pro',
    lookupKey: 'pro_monthly',
    unitAmount: 3000,
  },
];

/** A stand-in that is closed at the end of the test. */
export async function aStripe(options: Partial<StripeOptions> = {}): Promise<StripeStandIn> {
  const standIn = await startStripe({
    stateFile: aStateFile(),
    secretKey: SECRET_KEY,
    prices: PRICES,
    webhookRetryMs: [20, 20, 20, 20, 20],
    slowMs: 100,
    ...options,
  });
  onTestFinished(() => standIn.close());
  return standIn;
}

export function aStateFile(): string {
  return join(mkdtempSync(join(tmpdir(), 'stripe-stand-in-')), 'state.json');
}

/** The real client, without retries by default. */
export function clientOf(
  standIn: StripeStandIn,
  options: Partial<Stripe.StripeConfig> & { key?: string } = {},
): Stripe {
  const { key = SECRET_KEY, ...config } = options;
  const { hostname, port } = new URL(standIn.url);
  return new Stripe(key, {
    host: hostname,
    port: Number(port),
    protocol: 'http',
    telemetry: false,
    maxNetworkRetries: 0,
    ...config,
  });
}

export async function aCheckout(
  stripe: Stripe,
  params: Partial<Stripe.Checkout.SessionCreateParams> = {},
): Promise<Stripe.Checkout.Session> {
  const customer = params.customer ?? (await stripe.customers.create({ name: 'Alice' })).id;
  return stripe.checkout.sessions.create({
    mode: 'subscription',
    customer,
    line_items: [{ price: 'price_pro', quantity: 1 }],
    success_url: 'https://automna.test/paid?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'https://automna.test/back',
    ...params,
  });
}

/** Sends the form of the payment page. */
export function pay(session: { url: string | null }, cardNumber = '4242 4242 4242 4242') {
  return fetch(session.url ?? '', {
    method: 'POST',
    body: new URLSearchParams({ cardNumber }),
    redirect: 'manual',
  });
}

export async function aSubscription(
  stripe: Stripe,
  customer?: string,
): Promise<Stripe.Subscription> {
  const session = await aCheckout(stripe, customer ? { customer } : {});
  await pay(session);
  const paid = await stripe.checkout.sessions.retrieve(session.id, { expand: ['subscription'] });
  return paid.subscription as Stripe.Subscription;
}

/** The error of a call that must fail. */
export async function refusalOf(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
  throw new Error('the call was not refused');
}

export type Received = { body: string; signature: string; type: string; at: number };
export type Receiver = { url: string; received: Received[]; answers: number[] };

/** A webhook endpoint; it answers with `answers` in turn and then with 200. */
export async function aReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const answers: number[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { type } = JSON.parse(body) as { type: string };
      const signature = String(request.headers['stripe-signature']);
      received.push({ body, signature, type, at: Date.now() });
      response.writeHead(answers.shift() ?? 200).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/webhook`, received, answers };
}

/** Waits until the condition holds; fails after two seconds. */
export async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 2000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`never happened: ${condition.toString()}`);
    await pause(5);
  }
}

const START = Date.UTC(2026, 0, 1);

export type Subscribed = { standIn: StripeStandIn; stripe: Stripe; id: string; customer: string };

/** A stand-in in which somebody has Pro since 1 January 2026. Only `advance` moves its clock. */
export async function aSubscriber(
  options: Partial<StripeOptions> = {},
  card?: string,
): Promise<Subscribed> {
  const standIn = await aStripe({ now: () => START, ...options });
  const stripe = clientOf(standIn);
  const session = await aCheckout(stripe);
  await pay(session, card);
  const { subscription, customer } = await stripe.checkout.sessions.retrieve(session.id);
  return { standIn, stripe, id: String(subscription), customer: String(customer) };
}
