import { SERVICE_NAMES, type MeteredService } from './services.ts';

/** Platforms whose connection an operator can switch off. WhatsApp has a switch of its own, with its link to a phone. */
export const SWITCHED_PLATFORMS = ['telegram', 'discord'] as const;
export type SwitchedPlatform = (typeof SWITCHED_PLATFORMS)[number];

/**
 * What operators can switch off for everybody. `signups`: the first payment of somebody who has never had a plan. `payments`: that, and
 * every other payment that starts here. `builds`: new machines; those that exist go on. `grace`: the AI on our key. A platform: its
 * bot.
 */
export const SWITCHES = [
  'signups',
  'payments',
  'builds',
  'grace',
  ...SERVICE_NAMES,
  ...SWITCHED_PLATFORMS,
] as const;
export type Switch =
  | 'signups'
  | 'payments'
  | 'builds'
  | 'grace'
  | MeteredService
  | SwitchedPlatform;

export function isSwitch(value: string): value is Switch {
  return (SWITCHES as readonly string[]).includes(value);
}
