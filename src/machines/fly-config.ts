import { createHash } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { FlyMachine } from '../fly/client.ts';
import type { Machine } from '../store/machines.ts';
import { agentFacts } from './configure-machine.ts';
import { desiredMachine, type MachineSize } from './machine-spec.ts';
import type { DesiredAgent } from './step.ts';

export type DesiredConfig = ReturnType<typeof desiredMachine>;

/** The configuration for a machine at Fly, and its hash, which is stored in the machine's metadata. */
export function flyConfig(
  machine: Pick<
    Machine,
    'id' | 'accountId' | 'volumeId' | 'desiredRev' | 'adopted' | 'documentHash'
  >,
  desired: DesiredAgent & { image: string; size: MachineSize },
): { config: DesiredConfig & { metadata: { config_hash: string } }; hash: string } {
  if (!machine.volumeId) throw new AppError('conflict', 'the machine has no volume yet');
  const { id: machineId, accountId, volumeId } = machine;
  const spec = desiredMachine({
    accountId,
    machineId,
    image: desired.image,
    size: desired.size,
    volumeId,
    ...agentFacts(machine, desired),
  });
  const hash = hashOf(spec);
  return {
    config: { ...spec, metadata: { ...spec.metadata, config_hash: hash } },
    hash,
  };
}

/**
 * The hash does not include the document and the credential's mode, because a change of these must not restart the machine, nor
 * the volume, which changes when Fly moves the machine. Document and mode
 * matter for the first boot only, and later documents go to the running gateway. The next update for another reason includes both.
 */
function hashOf(spec: DesiredConfig): string {
  const { AGENT_DOCUMENT: _document, BYOK_MODE: _mode, ...env } = spec.env;
  const mounts = spec.mounts.map(({ volume: _volume, ...mount }) => mount);
  const text = JSON.stringify({ ...spec, env, mounts });
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/**
 * The whole configuration to post in place of what Fly shows: our values win, values that others added stay, and the volume
 * is never changed.
 */
export function updatedConfig(
  shown: NonNullable<FlyMachine['config']>,
  config: DesiredConfig,
): Record<string, unknown> {
  return {
    ...shown,
    ...config,
    mounts: config.mounts.map((mount, at) => ({
      ...mount,
      volume: shown.mounts?.[at]?.volume ?? mount.volume,
    })),
    metadata: { ...shown.metadata, ...config.metadata },
  };
}
