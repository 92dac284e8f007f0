import { createHash } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { FlyMachine } from '../fly/client.ts';
import type { Machine } from '../store/machines.ts';
import { agentFacts, type AgentWishes } from './configure-machine.ts';
import { desiredMachine } from './machine-spec.ts';

export type DesiredConfig = ReturnType<typeof desiredMachine>;

/** The configuration a machine shall have at Fly, and its hash, which goes along in the machine's metadata. */
export function flyConfig(
  machine: Pick<Machine, 'id' | 'accountId' | 'volumeId' | 'desiredRev'>,
  wanted: AgentWishes & { image: string },
): { config: DesiredConfig & { metadata: { config_hash: string } }; hash: string } {
  if (!machine.volumeId) throw new AppError('conflict', 'the machine has no volume yet');
  const { id: machineId, accountId, volumeId } = machine;
  const desired = desiredMachine({
    accountId,
    machineId,
    image: wanted.image,
    volumeId,
    ...agentFacts(machine, wanted),
  });
  const hash = hashOf(desired);
  return {
    config: { ...desired, metadata: { ...desired.metadata, config_hash: hash } },
    hash,
  };
}

/**
 * The document, and whose credential it was written for, are for the first boot; the running gateway is told of later
 * ones, which must not restart it. The next update for any other reason brings both up to date.
 */
function hashOf(desired: DesiredConfig): string {
  const { AGENT_DOCUMENT: _document, BYOK_MODE: _mode, ...env } = desired.env;
  const text = JSON.stringify({ ...desired, env });
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/**
 * The whole configuration to post over what Fly shows: ours wins, what others put beside it stays, the mount is never
 * changed, and nothing that once replaced the image's own entry point outlives it.
 */
export function updatedConfig(
  shown: NonNullable<FlyMachine['config']>,
  config: DesiredConfig,
): Record<string, unknown> {
  return {
    ...shown,
    ...config,
    mounts: shown.mounts ?? config.mounts,
    metadata: { ...shown.metadata, ...config.metadata },
  };
}
