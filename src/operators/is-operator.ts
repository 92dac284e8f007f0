import type { Config } from '../config/config.ts';
import { type Platform, PLATFORMS } from '../domain/platforms.ts';

type Identity = { platform: Platform; platformUser: string };

/** Checked for every event, so that a person who is removed from the list loses the commands at once. */
export function isOperator(
  { operators }: Pick<Config, 'operators'>,
  { platform, platformUser }: Identity,
): boolean {
  return PLATFORMS[platform].hasOperators && operators.ids[platform].includes(platformUser);
}
