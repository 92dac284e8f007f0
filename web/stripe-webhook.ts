import { Hono } from 'hono';
import type { App } from '../src/app.ts';
import { receiveStripeEvent } from '../src/billing/receive-stripe-event.ts';
import { limitForm } from './body.ts';

/** An event holds one object, whose lists are cut after ten entries; the largest takes some tens of kilobytes. */
const LARGEST_EVENT = 512 * 1024;

/**
 * `POST /`: a signed Stripe event. 200 once it is stored, 400 for a bad signature or a body that is no event, 5xx when it
 * could not be stored.
 */
export function stripeWebhookRoutes(app: App): Hono {
  const routes = new Hono();
  routes.post('/', limitForm(LARGEST_EVENT), async (c) => {
    // The raw text is needed, because a body that was parsed and serialized again no longer matches its signature.
    await receiveStripeEvent(app, await c.req.text(), c.req.header('stripe-signature') ?? '');
    return c.json({ received: true });
  });
  return routes;
}
