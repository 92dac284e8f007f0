import type { Config } from '../config/config.ts';
import type { Platform } from '../domain/platforms.ts';

type Identity = { platform: Platform; platformUser: string };

/** Asked anew for every event: who is taken off the list is an operator no more. */
export function isOperator(
  { operators }: Pick<Config, 'operators'>,
  { platform, platformUser }: Identity,
): boolean {
  return operators.ids[platform].includes(platformUser);
}
