import type { Context } from 'hono';
import { Refusal } from './refusal.ts';
import { isoTime, type MachineRecord, type World } from './world.ts';

export const LEASE_OWNER = 'sandbox@tokens.fly.io';
const NONCE_HEADER = 'fly-machine-lease-nonce';

/** Refuses a change of a machine under somebody else's lease. */
export function assertLeaseAllows(world: World, machine: MachineRecord, c: Context): void {
  const lease = heldLease(world, machine);
  if (lease && c.req.header(NONCE_HEADER) !== lease.nonce) throw leaseHeld(lease);
}

/** Refuses whatever cannot present a nonce at all. */
export function assertNoLease(world: World, machine: MachineRecord): void {
  const lease = heldLease(world, machine);
  if (lease) throw leaseHeld(lease);
}

export type Lease = NonNullable<MachineRecord['lease']>;

export function heldLease(world: World, machine: MachineRecord): Lease | null {
  return machine.lease && machine.lease.expiresAt > world.now() ? machine.lease : null;
}

function leaseHeld(lease: Lease): Refusal {
  return new Refusal(
    409,
    `aborted: lease currently held by ${LEASE_OWNER}, expires at ${isoTime(lease.expiresAt)}`,
  );
}
