import { AppError } from '../errors.ts';
import { Stripe, type StripeClient } from '../stripe/client.ts';

/** Marks a schedule as ours. Any other one belongs to an operator, and nothing here touches it. */
const OURS = 'automna_shrink';

type Phase = Stripe.SubscriptionSchedule.Phase;
type PhaseParams = Stripe.SubscriptionScheduleUpdateParams.Phase;

/** The schedule of a subscription that still controls it; null when there is none. */
export async function readSchedule(
  stripe: StripeClient,
  { schedule }: Pick<Stripe.Subscription, 'schedule'>,
): Promise<Stripe.SubscriptionSchedule | null> {
  const id = typeof schedule === 'string' ? schedule : schedule?.id;
  if (!id) return null;
  const read = await stripe.subscriptionSchedules.retrieve(id);
  if (read.object !== 'subscription_schedule')
    throw new AppError('upstream', 'Stripe answered with something that is not a schedule');
  return read.status === 'active' || read.status === 'not_started' ? read : null;
}

/** A schedule without phases of ours yet was created by a change that did not get further. */
export function isOurs(schedule: Stripe.SubscriptionSchedule): boolean {
  return schedule.metadata?.[OURS] === '1' || schedule.phases.length === 1;
}

/** The price that a schedule of ours sets next, and when (in seconds). */
export function nextPrice(
  schedule: Stripe.SubscriptionSchedule,
): { price: string; at: number } | null {
  const current = schedule.current_phase?.start_date ?? 0;
  const next = schedule.phases.find(({ start_date: at }) => at > current);
  const [item] = next?.items ?? [];
  return next && item ? { price: idOf(item.price), at: next.start_date } : null;
}

/**
 * Sets the price of the next period. Two calls, because a schedule made from a subscription takes no other parameter; a crash
 * in between leaves a schedule with one phase, which the next try continues.
 */
export async function schedulePrice(
  stripe: StripeClient,
  subscription: Stripe.Subscription,
  { price, schedule }: { price: string; schedule: Stripe.SubscriptionSchedule | null },
): Promise<void> {
  const made =
    schedule ?? (await stripe.subscriptionSchedules.create({ from_subscription: subscription.id }));
  const current = currentPhase(made);
  await stripe.subscriptionSchedules.update(made.id, {
    end_behavior: 'release',
    proration_behavior: 'none',
    metadata: { [OURS]: '1' },
    phases: [
      { ...copyOf(current), start_date: current.start_date, end_date: current.end_date },
      // Without a duration the schedule would never release the subscription.
      {
        ...copyOf(current),
        items: [{ ...itemOf(current), price }],
        duration: { interval: 'month', interval_count: 1 },
        proration_behavior: 'none',
      },
    ],
  });
}

/** Phases that are over stay in the list, and an update begins with the current one. */
function currentPhase({ phases, current_phase: current }: Stripe.SubscriptionSchedule): Phase {
  const phase = phases.find(({ start_date: at }) => at === current?.start_date);
  if (!phase) throw new AppError('upstream', 'Stripe has a schedule without a current phase');
  return phase;
}

/** Ends a schedule and leaves the subscription as it is now. One that was released since it was read has done so already. */
export async function releaseSchedule(
  stripe: StripeClient,
  schedule: Stripe.SubscriptionSchedule | null,
): Promise<void> {
  if (!schedule) return;
  try {
    await stripe.subscriptionSchedules.release(schedule.id);
  } catch (error) {
    const isRefused = error instanceof Stripe.errors.StripeInvalidRequestError;
    if (!isRefused || (await readSchedule(stripe, { schedule: schedule.id })) !== null) throw error;
  }
}

/** Everything that a phase says, as parameters: what an update leaves out, Stripe drops, discounts and taxes too. */
function copyOf(phase: Phase): PhaseParams {
  const { automatic_tax: tax, collection_method: method, description, metadata } = phase;
  const card = phase.default_payment_method;
  return {
    items: phase.items.map((item) => ({
      price: idOf(item.price),
      ...(item.quantity === undefined ? {} : { quantity: item.quantity }),
      discounts: item.discounts.map(discountOf),
      ...(item.metadata ? { metadata: item.metadata } : {}),
      ...(item.tax_rates ? { tax_rates: item.tax_rates.map(idOf) } : {}),
    })),
    discounts: phase.discounts.map(discountOf),
    ...(tax ? { automatic_tax: { enabled: tax.enabled } } : {}),
    ...(method ? { collection_method: method } : {}),
    ...(card ? { default_payment_method: idOf(card) } : {}),
    ...(phase.default_tax_rates ? { default_tax_rates: phase.default_tax_rates.map(idOf) } : {}),
    ...(description ? { description } : {}),
    ...(metadata ? { metadata } : {}),
  };
}

function itemOf(phase: Phase): PhaseParams['items'][number] {
  const [item] = copyOf(phase).items;
  if (!item) throw new AppError('upstream', 'a phase of a schedule without an item');
  return item;
}

type Discount = { coupon: Ref | null; discount: Ref | null; promotion_code: Ref | null };
type Ref = string | { id: string };

/** The discount that applies already, rather than its coupon, so that its months go on counting. */
function discountOf({ coupon, discount, promotion_code: code }: Discount) {
  if (discount) return { discount: idOf(discount) };
  return code ? { promotion_code: idOf(code) } : { coupon: coupon ? idOf(coupon) : '' };
}

function idOf(reference: Ref): string {
  return typeof reference === 'string' ? reference : reference.id;
}
