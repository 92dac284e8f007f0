import { isUnder, type Path } from './json.ts';

/** The keys below `gateway` that a running 2026.9.6 applies without a restart. */
const HOT = [
  ['gateway', 'controlUi'],
  ['gateway', 'auth', 'token'],
  ['gateway', 'http', 'endpoints'],
  ['gateway', 'tools'],
  ['gateway', 'terminal'],
  ['gateway', 'publicOrigin'],
  ['gateway', 'trustedProxies'],
];

/** Everything else that we manage is applied while OpenClaw runs. It reads `env` only at a start. */
const COLD = ['gateway', 'env'];

/** Whether the gateway restarts itself for such a change, in process, for about 20 s. */
export function needsRestart(changed: Path[]): boolean {
  return changed.some(
    (path) => COLD.includes(path[0] ?? '') && !HOT.some((root) => isUnder(path, root)),
  );
}
