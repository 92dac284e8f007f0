import { newId } from './ids.ts';
import type { Delivery, WebhookEndpoint } from './store.ts';
import { signatureHeader } from './webhook-signature.ts';
import type { StripeEvent } from './wire.ts';
import type { World } from './world.ts';

/** Webhook faults. One for a single event is written `webhook-drop:invoice-paid`. */
export const WEBHOOK_FAULTS = {
  'webhook-duplicate': 'delivers each event twice, in parallel',
  'webhook-reorder': 'delivers the events of one request in reverse order',
  'webhook-delay': 'delivers an event three seconds late',
  'webhook-drop': 'never delivers an event',
  'webhook-bad-signature': 'signs a delivery with a wrong secret',
  'webhook-stale': 'signs a delivery with a time one hour ago',
  'webhook-wrong-mode': 'delivers an event as if from live mode',
  'webhook-chaos': 'delivers each event late, twice, out of order or never, by chance',
} as const;

export type WebhookAttempt = { eventId: string; type: string; at: number; status: number | 'lost' };

type Options = {
  world: World;
  saveSoon: () => void;
  retryMs: number[];
  delayMs: number;
  random: () => number;
};

const OWN = 'we_sandbox';
/** How often an event comes, each with the same chance. */
const CHAOS = [0, 1, 1, 1, 2, 2];

const TIMEOUT_MS = 10_000;
const MAX_ATTEMPTS_KEPT = 5000;

/** Delivers events in the background until each is answered with 2xx or its retries are used up. */
export class Webhooks {
  readonly attempts: WebhookAttempt[] = [];
  readonly #options: Options;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #closing = new AbortController();

  constructor(options: Options) {
    this.#options = options;
  }

  /** Accepts the events of one step. First attempts are made in order. */
  send(events: StripeEvent[]): void {
    const [first] = events;
    if (!first || this.#targets(first).length === 0) return;
    const burst = events.map((event) => this.#enqueue(event));
    void this.#deliverInOrder(this.#takes('webhook-reorder', first) ? burst.reverse() : burst);
  }

  redeliver(event: StripeEvent): void {
    for (const [id] of this.#targets(event)) void this.#attempt(this.#newDelivery(event, id));
  }

  /** Resumes the deliveries that were pending when the stand-in stopped. */
  resume(): void {
    const pending = Object.values(this.#options.world.state.deliveries);
    void this.#deliverInOrder(pending.map((delivery) => [delivery]));
  }

  close(): void {
    this.#closing.abort();
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #enqueue(event: StripeEvent): Delivery[] {
    const targets = this.#targets(event);
    event.pending_webhooks = targets.length;
    if (this.#takes('webhook-drop', event)) return [];
    if (this.#takes('webhook-chaos', event)) return this.#scatter(event);
    const deliveries = targets.map(([id]) => this.#newDelivery(event, id));
    if (this.#takes('webhook-duplicate', event)) {
      deliveries.push(...targets.map(([id]) => this.#newDelivery(event, id)));
    }
    if (!this.#takes('webhook-delay', event)) return deliveries;
    for (const delivery of deliveries) this.#attemptIn(this.#options.delayMs, delivery);
    return [];
  }

  /** Never, once or twice, each at a time of its own. Stripe promises neither order nor that an event comes once. */
  #scatter(event: StripeEvent): Delivery[] {
    const { random, delayMs } = this.#options;
    for (const [id] of this.#targets(event)) {
      const copies = CHAOS[Math.floor(random() * CHAOS.length)] ?? 1;
      for (let copy = 0; copy < copies; copy += 1) {
        this.#attemptIn(random() * delayMs, this.#newDelivery(event, id));
      }
    }
    return [];
  }

  /** The endpoints that want an event, by id: the one that the sandbox has set, and those made through the API. */
  #targets({ type }: StripeEvent): [string, WebhookEndpoint][] {
    const { webhook, endpoints, endpointSecrets } = this.#options.world.state;
    const made = Object.values(endpoints).filter(
      ({ status, enabled_events: events }) =>
        status === 'enabled' && (events.includes('*') || events.includes(type)),
    );
    return [
      ...(webhook ? [[OWN, webhook] as [string, WebhookEndpoint]] : []),
      ...made.map(({ id, url }): [string, WebhookEndpoint] => [
        id,
        { url, secrets: [endpointSecrets[id] ?? ''] },
      ]),
    ];
  }

  #newDelivery(event: StripeEvent, endpointId: string): Delivery {
    const delivery = { id: newId('whd'), eventId: event.id, attempt: 0, endpointId };
    this.#options.world.state.deliveries[delivery.id] = delivery;
    return delivery;
  }

  async #deliverInOrder(burst: Delivery[][]): Promise<void> {
    for (const deliveries of burst) {
      await Promise.all(deliveries.map((delivery) => this.#attempt(delivery)));
    }
  }

  async #attempt(delivery: Delivery): Promise<void> {
    const { state } = this.#options.world;
    const event = state.events[delivery.eventId];
    const target = event && this.#targets(event).find(([id]) => id === delivery.endpointId)?.[1];
    if (!target) delete state.deliveries[delivery.id];
    if (!event || !target || this.#closing.signal.aborted) return;
    const status = await this.#post(event, target);
    if (this.#closing.signal.aborted) return;
    this.#record(event, status);
    delivery.attempt += 1;
    const isAccepted = typeof status === 'number' && status >= 200 && status < 300;
    const waitMs = this.#options.retryMs[delivery.attempt - 1];
    const current = state.events[event.id];
    if (current && isAccepted) {
      current.pending_webhooks = Math.max(0, current.pending_webhooks - 1);
    }
    if (isAccepted || waitMs === undefined) delete state.deliveries[delivery.id];
    else this.#attemptIn(waitMs, delivery);
    this.#options.saveSoon();
  }

  #attemptIn(waitMs: number, delivery: Delivery): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      void this.#attempt(delivery);
    }, waitMs);
    timer.unref();
    this.#timers.add(timer);
  }

  async #post(event: StripeEvent, { url, secrets }: WebhookEndpoint): Promise<number | 'lost'> {
    const body = JSON.stringify(
      { ...event, livemode: this.#takes('webhook-wrong-mode', event) },
      null,
      2,
    );
    try {
      const response = await fetch(url, {
        method: 'POST',
        body,
        redirect: 'manual',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
          'stripe-signature': this.#sign(event, body, secrets),
        },
        signal: AbortSignal.any([this.#closing.signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      await response.body?.cancel();
      return response.status;
    } catch {
      return 'lost';
    }
  }

  #sign(event: StripeEvent, body: string, secrets: string[]): string {
    const isStale = this.#takes('webhook-stale', event);
    const isForged = this.#takes('webhook-bad-signature', event);
    const timestamp = this.#options.world.nowSeconds() - (isStale ? 3600 : 0);
    return signatureHeader(body, isForged ? ['whsec_not_the_right_one'] : secrets, timestamp);
  }

  #takes(fault: keyof typeof WEBHOOK_FAULTS, event: StripeEvent): boolean {
    return this.#options.world.faults.take(fault, event.type.replaceAll(/[._]/g, '-'));
  }

  #record(event: StripeEvent, status: number | 'lost'): void {
    const at = this.#options.world.nowSeconds();
    this.attempts.push({ eventId: event.id, type: event.type, at, status });
    if (this.attempts.length > MAX_ATTEMPTS_KEPT) this.attempts.shift();
  }
}
