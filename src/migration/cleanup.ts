import type { App } from '../app.ts';
import { LEGACY_TERMS } from '../domain/legacy-plans.ts';
import { AppError } from '../errors.ts';
import { countRevertible } from '../store/migration-journal.ts';

/** A legacy price at Stripe, with who is still on it. */
export type OldPrice = {
  id: string;
  plan: string;
  /** Subscriptions that have not ended. */
  subscriptions: number;
  /** Moves of the last 60 days, which may have to be taken back: then the price has to be active. */
  revertible: number;
  state: 'archived' | 'safe' | 'in_use';
};

type CleanupApp = Pick<App, 'config' | 'db' | 'now' | 'stripe'>;

const ENDED = ['canceled', 'incomplete_expired'];
/** For so long a move may have to be taken back, which needs the old price. */
const ROLLBACK_MS = 60 * 24 * 3_600_000;

/** What is left of the old service at Stripe, and which of it nobody needs any more. Changes nothing. */
export async function listOldPrices(app: CleanupApp): Promise<OldPrice[]> {
  const since = app.now() - ROLLBACK_MS;
  const [revertible] = await app.db.read(countRevertible(since));
  const prices: OldPrice[] = [];
  for (const [id, plan] of Object.entries(app.config.stripe.legacyPrices)) {
    const { active } = await app.stripe.prices.retrieve(id);
    let subscriptions = 0;
    for await (const { status } of app.stripe.subscriptions.list({
      price: id,
      status: 'all',
      limit: 100,
    }))
      if (!ENDED.includes(status)) subscriptions += 1;
    const moves = revertible.get(id) ?? 0;
    const isFree = subscriptions + moves === 0;
    const state = active ? (isFree ? 'safe' : 'in_use') : 'archived';
    prices.push({ id, plan: LEGACY_TERMS[plan].name, subscriptions, revertible: moves, state });
  }
  return prices;
}

/** Archives the prices that nobody needs: they can still be read, and activated again. Returns their ids. */
export async function archiveOldPrices(app: CleanupApp, isLiveMeant: boolean): Promise<string[]> {
  if (app.config.stripe.livemode && !isLiveMeant)
    throw new AppError('denied', 'this changes real prices; say so with --live');
  const safe = (await listOldPrices(app)).filter(({ state }) => state === 'safe');
  for (const { id } of safe) await app.stripe.prices.update(id, { active: false });
  return safe.map(({ id }) => id);
}
