import { AppError } from '../errors.ts';
import { addStripeEvent } from '../store/stripe-events.ts';
import type { Stripe } from '../stripe/client.ts';
import { type Change, commit } from '../work/commit.ts';
import { isIntricate } from '../http/intricate-json.ts';
import type { BillingApp } from './billing-app.ts';
import { HANDLED_EVENTS } from './process-stripe-event.ts';

const NO_EVENT = 'the body of this webhook is no event';
/** No event of Stripe comes near. */
const MOST = { levels: 64, values: 50_000 };
const TOLERANCE_SECONDS = 300;
const MOST_AHEAD_SECONDS = 60;

/**
 * Stores a webhook delivery and resolves once it is stored, so that the delivery may be acknowledged. `raw` is the
 * unparsed body. Throws `bad_input` when the signature or its time is wrong, or the body is no event. An event of the other mode is dropped and
 * logged as an error.
 */
export async function receiveStripeEvent(
  app: BillingApp,
  raw: string,
  signature: string,
): Promise<void> {
  if (isIntricate(Buffer.from(raw), MOST)) throw new AppError('bad_input', NO_EVENT);
  const event = await verify(app, raw, signature);
  if (event === 'thin') {
    app.log.warn({}, 'a thin Stripe event was ignored');
    return;
  }
  assertWhole(event);
  if (event.livemode !== app.config.stripe.livemode) {
    app.log.error({ eventId: event.id }, 'a Stripe event of the wrong mode was dropped');
    return;
  }
  await commit(app, storing(app, event));
}

/** The row of an event, and its job unless it is ignored. An event that is stored already stays as it is. */
export function storing({ now }: Pick<BillingApp, 'now'>, event: Stripe.Event): Change[] {
  const state = HANDLED_EVENTS.has(event.type) ? 'received' : 'ignored';
  const object = event.data.object as { id?: unknown; customer?: unknown; object?: unknown };
  return [
    addStripeEvent(
      {
        id: event.id,
        type: event.type,
        created: event.created,
        customerId: customerOf(object),
        objectId: typeof object.id === 'string' ? object.id : null,
      },
      state,
      now(),
    ),
    ...(state === 'received'
      ? [{ enqueue: 'process-stripe-event' as const, payload: { id: event.id } }]
      : []),
  ];
}

/** A thin event has another form and the same signature. Nothing asks for such events, but an endpoint can be set up to get them. */
async function verify(
  app: BillingApp,
  raw: string,
  signature: string,
): Promise<Stripe.Event | 'thin'> {
  assertNotAhead(signature, app.now());
  let failure: unknown = null;
  for (const secret of app.config.stripe.webhookSecrets) {
    try {
      if (isThin(raw)) {
        await app.stripe.webhooks.signature?.verifyHeaderAsync(
          raw,
          signature,
          secret,
          TOLERANCE_SECONDS,
          undefined,
          app.now(),
        );
        return 'thin';
      }
      return await app.stripe.webhooks.constructEventAsync(
        raw,
        signature,
        secret,
        TOLERANCE_SECONDS,
        undefined,
        app.now(),
      );
    } catch (error) {
      // Of several secrets one fits, and only that one tells that the delivery is too old.
      if (failure === null || /timestamp/i.test(String(error))) failure = error;
    }
  }
  throw new AppError('bad_input', 'the signature of this webhook is wrong', { cause: failure });
}

function isThin(raw: string): boolean {
  return /"object"\s*:\s*"v2\.core\.event"/.test(raw);
}

/** The Stripe library accepts any time in the future. */
function assertNotAhead(signature: string, now: number): void {
  const seconds = Number(/(?:^|,)t=(\d+)/.exec(signature)?.[1] ?? Number.NaN);
  if (!(seconds <= now / 1000 + MOST_AHEAD_SECONDS)) {
    throw new AppError('bad_input', 'the time of this webhook is wrong');
  }
}

/** A signature says who sent a body, not that it is an event. */
function assertWhole(event: Partial<Stripe.Event> | null): void {
  const { id, type, created, livemode, data } = event ?? {};
  const isWhole =
    [id, type].every((text) => typeof text === 'string' && text !== '') &&
    Number.isSafeInteger(created) &&
    typeof livemode === 'boolean' &&
    typeof data?.object === 'object' &&
    (data.object as object | null) !== null;
  if (!isWhole) throw new AppError('bad_input', NO_EVENT);
}

function customerOf(object: { id?: unknown; customer?: unknown; object?: unknown }): string | null {
  if (object.object === 'customer' && typeof object.id === 'string') return object.id;
  if (typeof object.customer === 'string') return object.customer;
  const { id } = (object.customer ?? {}) as { id?: unknown };
  return typeof id === 'string' ? id : null;
}
