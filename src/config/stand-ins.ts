import { isLoopback } from './addresses.ts';
import type { Reached } from './fields.ts';

/**
 * A stand-in beside something live: half of the service would be a play. Live Stripe keys never stand beside one; other
 * real providers do when `isAllowed` says that it is meant.
 */
export function standInProblems(reached: Reached[], isAllowed: boolean): string[] {
  const live = reached.flatMap((each) => (each.live && !isStandIn(each) ? [each.live] : []));
  const isMoneyReal = live.includes('STRIPE_SECRET_KEY');
  if (live.length === 0 || (isAllowed && !isMoneyReal)) return [];
  const remedy = isMoneyReal
    ? 'unset it'
    : 'unset it, or set ALLOW_STAND_INS=true to try things out';
  return reached
    .filter(isStandIn)
    .map(
      ({ setting }) => `${setting}: is a stand-in beside the real ${live.join(', ')}; ${remedy}`,
    );
}

function isStandIn({ setting, url }: Reached): boolean {
  return Boolean(url) && (setting === 'CONSOLE_URL' || isLoopback(url ?? ''));
}
