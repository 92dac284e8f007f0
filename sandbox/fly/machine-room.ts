import { guestOf, type MachineConfig } from './machine-config.ts';
import { Refusal } from './refusal.ts';
import { faulty, type World } from './world.ts';

/** Refuses when the fault `quota` is on: the organisation may use no more memory in this region. */
export function assertQuota(
  world: World,
  asked: { config: MachineConfig; region: string; operation: string },
): void {
  const { config, region, operation } = asked;
  if (!faulty(world, 'quota', operation)) return;
  const memory = guestOf(config).memory_mb;
  throw new Refusal(
    403,
    `Your organization is using ${memory} MB of memory in ${region} which is over the allowed quota`,
  );
}

/** Refuses when the fault `no-capacity` is on, in the words of the call that finds the host full. */
export function assertRoom(world: World, asked: { operation: string; withVolume: boolean }): void {
  const { operation, withVolume } = asked;
  if (!faulty(world, 'no-capacity', operation)) return;
  if (operation === 'create-machine') {
    const why = withVolume ? ' with existing volume' : '';
    throw new Refusal(
      412,
      `aborted: insufficient resources to create new machine${why}`,
      'insufficient_capacity',
    );
  }
  throw new Refusal(
    409,
    'aborted: could not reserve resource for machine: insufficient memory available to fulfill request',
  );
}
