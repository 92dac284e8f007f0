/** The faults Fly has beside the common ones. */
export const FLY_FAULTS = {
  'no-capacity':
    'volume create 400, machine create 412, start and update 409: no room on the hosts',
  'region-full': 'volume create 400 in the first region asked; every other region has room',
  'machine-fails': 'a machine that is launched ends in the state failed',
  'gateway-never-ready': 'the checks of a started machine stay critical',
  'exec-fails': 'exec answers 200 with exit_code 1 and does nothing',
  'exec-timeout': 'exec does the work, then answers 408',
  quota: 'machine create, start and update 403: over the memory quota of the region',
} as const;

export type FlyFault = keyof typeof FLY_FAULTS;
