import { crash, inside } from './machine-lifecycle.ts';
import { forgetGone } from './forget.ts';
import { isAlive } from './machine-lookup.ts';
import type { Altered } from './runtime.ts';
import { takeSnapshot } from './volumes.ts';
import { hexId, type MachineRecord, type VolumeRecord, type World } from './world.ts';

export type Misfortunes = {
  /** The process in the machine of an app ends by itself. */
  crash(appName: string, how?: { outOfMemory: boolean }): Promise<void>;
  /** Fly moves the machine to another host: it keeps its id, and its volume gets another one. */
  migrate(appName: string): void;
  /** The host of the machine is gone for good, and its volume with it. */
  loseHost(appName: string): void;
  /** The disk of its machine fills, or its configuration is edited inside. */
  alter(appName: string, change: Altered): void;
  /** The daily snapshot. */
  snapshot(appName: string): void;
};

/** What happens to machines on the real Fly without anybody having called its API. */
export function misfortunes(world: World): Misfortunes {
  const { data } = world.disk;
  const machineOf = (appName: string): MachineRecord => {
    const found = Object.values(data.machines).find(
      (each) => each.appName === appName && isAlive(world, each),
    );
    if (!found) throw new Error(`there is no machine in ${appName}`);
    return found;
  };
  const volumeOf = ({ config }: MachineRecord): VolumeRecord => {
    const volume = data.volumes[config.mounts?.[0]?.volume ?? ''];
    if (!volume) throw new Error('the machine has no volume');
    return volume;
  };
  return {
    crash: (appName, { outOfMemory } = { outOfMemory: false }) =>
      crash(world, machineOf(appName), {
        exit_code: outOfMemory ? 137 : 1,
        ...(outOfMemory && { oom_killed: true }),
      }),
    migrate: (appName) => {
      const machine = machineOf(appName);
      const left = volumeOf(machine);
      const id = `vol_${hexId(16)}`;
      world.runtime.copy?.(left.id, id);
      data.volumes[id] = { ...left, id, zone: hexId(4), createdAt: world.now() };
      machine.config = {
        ...machine.config,
        mounts: [{ ...machine.config.mounts?.[0], volume: id }],
      };
      left.attachedMachineId = null;
      left.deletedAt = world.now();
      forgetGone(world);
      world.disk.save();
    },
    loseHost: (appName) => {
      const machine = machineOf(appName);
      machine.hostGone = true;
      volumeOf(machine).hostGone = true;
      world.disk.save();
    },
    alter: (appName, change) => world.runtime.alter?.(inside(world, machineOf(appName)), change),
    snapshot: (appName) => takeSnapshot(world, volumeOf(machineOf(appName))),
  };
}
