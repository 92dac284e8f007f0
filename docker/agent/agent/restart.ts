import { isUnder, type Path } from './json.ts';

/** What a running 2026.9.6 takes without restarting itself, below `gateway`. */
const HOT = [
  ['gateway', 'controlUi'],
  ['gateway', 'auth', 'token'],
  ['gateway', 'http', 'endpoints'],
  ['gateway', 'tools'],
  ['gateway', 'terminal'],
  ['gateway', 'publicOrigin'],
  ['gateway', 'trustedProxies'],
];

/** Everything else we manage is hot. What is in `env` it takes at a start alone. */
const COLD = ['gateway', 'env'];

/** Whether the gateway restarts itself for such a change (in process, about 20 s). */
export function needsRestart(changed: Path[]): boolean {
  return changed.some(
    (path) => COLD.includes(path[0] ?? '') && !HOT.some((root) => isUnder(path, root)),
  );
}
