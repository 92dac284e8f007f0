import type { FlyMachine, FlyVolume } from '../fly/client.ts';
import type { Machine, MachineChange } from '../store/machines.ts';

/** States in which a volume can be mounted. A copy is usable while its data still arrives. Source: Fly's volume states. */
const MOUNTABLE = ['created', 'hydrating'];

export function isMountable({ state }: Pick<FlyVolume, 'state'>): boolean {
  return MOUNTABLE.includes(state);
}

/** The volume that Fly shows as mounted. When Fly moves a machine to another host, this is a new one. */
export function mountedVolume({ config }: Pick<FlyMachine, 'config'>): string | null {
  return config?.mounts?.[0]?.volume ?? null;
}

/**
 * The volume with the data of a machine: the one attached to it, else the one we know, else the newest that is free. A volume
 * that was left behind is never taken again.
 */
export function volumeOf(
  { flyMachineId, volumeId, oldVolumes }: Pick<Machine, 'flyMachineId' | 'volumeId' | 'oldVolumes'>,
  volumes: FlyVolume[],
): FlyVolume | null {
  const own = volumes.filter(({ id }) => !oldVolumes.includes(id));
  const attached = own.find((each) => flyMachineId && each.attached_machine_id === flyMachineId);
  const free = own
    .filter((each) => !each.attached_machine_id && isMountable(each))
    .toSorted((left, right) => right.created_at.localeCompare(left.created_at));
  return attached ?? own.find(({ id }) => id === volumeId) ?? free[0] ?? null;
}

/**
 * What is known once the machine is gone: the next steps create it again on its volume. Nobody has used the volume of a first build yet, so
 * that one is chosen again.
 */
export function withoutMachine({ state }: Pick<Machine, 'state'>): MachineChange {
  const onAny = state === 'ready' ? {} : { volumeId: null };
  return { flyMachineId: null, started: false, configHash: null, ...onAny };
}
