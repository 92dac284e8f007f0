import { SERVICE_NAMES, type MeteredService } from './services.ts';

/**
 * What operators can switch off for everybody. `signups`: the first payment of somebody who has never had a plan. `payments`: that, and
 * every other payment that starts here. `builds`: new machines; those that exist go on.
 */
export const SWITCHES = ['signups', 'payments', 'builds', ...SERVICE_NAMES] as const;
export type Switch = 'signups' | 'payments' | 'builds' | MeteredService;
