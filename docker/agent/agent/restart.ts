import { isUnder, type Path } from './json.ts';

/** What a running 2026.9.6 takes without restarting itself, below `gateway`. Everything else we manage is hot. */
const HOT = [
  ['gateway', 'controlUi'],
  ['gateway', 'auth', 'token'],
  ['gateway', 'http', 'endpoints'],
  ['gateway', 'tools'],
  ['gateway', 'terminal'],
  ['gateway', 'publicOrigin'],
  ['gateway', 'trustedProxies'],
];

/** Whether the gateway restarts itself for such a change (in process, about 20 s). */
export function needsRestart(changed: Path[]): boolean {
  return changed.some((path) => path[0] === 'gateway' && !HOT.some((root) => isUnder(path, root)));
}
