import { HANDLED_EVENTS } from '../../src/billing/process-stripe-event.ts';
import { Stripe } from '../../src/stripe/client.ts';
import { type Result, type SetUp, step } from './step.ts';

type Event = Stripe.WebhookEndpointCreateParams.EnabledEvent;

/**
 * An endpoint with exactly the events that are used, in the version of the library. The version of an endpoint cannot
 * change, so another version is a second endpoint beside the first. Returns the secret of a new one, which is shown once.
 */
export async function ensureWebhook(setUp: SetUp, result: Result): Promise<string | null> {
  const { stripe, publicUrl } = setUp;
  const url = `${publicUrl}/stripe/webhook`;
  const events = [...HANDLED_EVENTS].toSorted() as Event[];
  const all = await listEndpoints(setUp, url);
  const found = all.find(({ api_version: version }) => version === Stripe.API_VERSION);
  const others = all.filter((endpoint) => endpoint !== found && endpoint.status === 'enabled');
  if (others.length > 0) {
    const ids = others.map(({ id }) => id).join(', ');
    result.notes.push(
      `${ids} at the same address has another version. Keep both secrets in STRIPE_WEBHOOK_SECRETS, and disable it once the new endpoint works.`,
    );
  }
  if (!found) return create(setUp, result, { url, events });
  if (!isSame(found, events)) {
    await step(setUp, result, {
      text: `~ webhook endpoint ${found.id}: enabled, ${events.length} events`,
      take: () =>
        stripe.webhookEndpoints.update(found.id, {
          disabled: false,
          enabled_events: events,
          metadata: { automna: 'webhook' },
        }),
    });
  }
  result.notes.push(
    `STRIPE_WEBHOOK_SECRETS stays as it is; the dashboard shows it at ${found.id}.`,
  );
  return null;
}

async function create(
  setUp: SetUp,
  result: Result,
  { url, events }: { url: string; events: Event[] },
): Promise<string | null> {
  const made = await step(setUp, result, {
    text: `+ webhook endpoint ${url}: ${events.length} events, version ${Stripe.API_VERSION}`,
    take: () =>
      setUp.stripe.webhookEndpoints.create({
        url,
        enabled_events: events,
        api_version: Stripe.API_VERSION,
        metadata: { automna: 'webhook' },
      }),
  });
  return made?.secret ?? null;
}

function isSame(endpoint: Stripe.WebhookEndpoint, events: string[]): boolean {
  return (
    endpoint.status === 'enabled' &&
    endpoint.enabled_events.toSorted().join(' ') === events.join(' ')
  );
}

async function listEndpoints({ stripe }: SetUp, url: string): Promise<Stripe.WebhookEndpoint[]> {
  const found: Stripe.WebhookEndpoint[] = [];
  for await (const endpoint of stripe.webhookEndpoints.list({ limit: 100 })) {
    if (endpoint.url === url) found.push(endpoint);
  }
  return found;
}
