/** The faults Fly has beside the common ones. */
export const FLY_FAULTS = {
  'no-capacity':
    'volume create 400, machine create 412, start and update 409: no room on the hosts',
  'region-full': 'volume create 400 in the first region asked; every other region has room',
  'machine-fails': 'a machine that is launched ends in the state failed',
  'machine-exits': 'a machine that is launched ends at once with an error, and stays stopped',
  'out-of-memory': 'a machine that is launched is killed for lack of memory, and stays stopped',
  'state-lasts': 'a machine stays in the state on the way: created, starting or replacing',
  'gateway-never-ready': 'the checks of a started machine stay critical',
  'exec-fails': 'exec answers 200 with exit_code 1 and does nothing',
  'exec-timeout': 'exec does the work, then answers 408',
  'gateway-stuck':
    'an exec leaves a gateway whose plugins are retired: no request works until it restarts',
  'gateway-busy': 'an exec leaves a gateway with work that goes on until it restarts',
  'lease-held': 'changes of a machine and exec 409: somebody else holds its lease',
  'name-taken': 'app create 422: another organisation has taken the name, for good',
  'already-exists':
    'machine create does the work, then answers 409: as if an earlier call had been faster',
  'still-created': "changes of a machine's power and exec 412: its image is still being fetched",
  'in-transition': 'changes of a machine and exec 412: it is being replaced',
  'secrets-late': 'machine create and update 412: the secrets have not arrived',
  'version-moved': 'machine update 412: somebody else updated it in between',
  'insufficient-capacity': 'volume create, machine create, update and start 422 with that status',
  deadline: 'does the work, then answers 408',
  migrating: 'changes of a machine and exec 409: Fly is moving it to another host',
  'still-active': 'machine start 412: its last run has not quite ended',
  'volume-claimed':
    'machine create 412: the volume is still bound to a machine that was just destroyed',
  'payment-wanted': 'volume and machine create 403: the organisation has no payment method',
  unauthorized: 'answers 403 and does nothing, as for a token of another scope',
  unauthenticated: 'answers 401 and does nothing, as for a token that has run out',
  html: 'answers 400 in HTML and does nothing, as for a field it does not know',
  'host-unreachable': 'a machine is shown without its config, its host being out of reach',
  'machine-vanishes': 'a machine that is read is gone, its volume stays',
  quota: 'machine create, start and update 403: over the memory quota of the region',
} as const;

export type FlyFault = keyof typeof FLY_FAULTS;
