import type { Plan } from '../../domain/plans.ts';
import type { Facts } from '../facts.ts';
import { isPossible } from '../limits.ts';
import type { Move } from './flow.ts';

const SHORTEST_USEFUL_LINK_MS = 5 * 60_000;

/**
 * What picking a plan leads to. The link is made while its terms are read, so that the next tap leads to the payment page; where it
 * cannot be made now, the screen offers it instead.
 */
export function buyMove(facts: Facts, plan: Plan): Move {
  const open = { type: 'open_checkout', plan } as const;
  const isNeeded = !hasUsableLink(facts, plan) && !facts.deletion && isPossible(facts, open);
  return { to: 'paying', keep: { plan }, effects: isNeeded ? [open] : [] };
}

function hasUsableLink({ checkout, now }: Facts, plan: Plan): boolean {
  if (checkout?.plan !== plan) return false;
  if (checkout.state === 'opening') return true;
  return checkout.state === 'open' && (checkout.expiresAt ?? 0) - now >= SHORTEST_USEFUL_LINK_MS;
}
