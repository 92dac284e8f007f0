import { Hono } from 'hono';
import type { StandInEnv } from '../stand-in.ts';
import { assertLeaseAllows, heldLease, type Lease, LEASE_OWNER } from './lease-guard.ts';
import { getMachine } from './machine-lookup.ts';
import { Refusal } from './refusal.ts';
import { hexId, type MachineRecord, type World } from './world.ts';

export function leaseRoutes(world: World): Hono<StandInEnv> {
  const routes = new Hono<StandInEnv>();
  const path = '/v1/apps/:app/machines/:id/lease';

  routes.get(path, (c) => {
    const machine = getMachine(world, c.req.param('app'), c.req.param('id'));
    const lease = heldLease(world, machine);
    if (!lease) throw new Refusal(404, 'not_found: lease not found');
    return c.json({ status: 'success', data: shown(machine, lease) });
  });

  routes.post(path, (c) => {
    const machine = getMachine(world, c.req.param('app'), c.req.param('id'));
    const ttl = Number(c.req.query('ttl') ?? 30);
    if (!(ttl > 0)) throw new Refusal(400, 'invalid_argument: ttl must be positive');
    assertLeaseAllows(world, machine, c);
    const nonce = heldLease(world, machine)?.nonce ?? hexId(12);
    machine.lease = { nonce, expiresAt: world.now() + ttl * 1000 };
    world.disk.save();
    return c.json({ status: 'success', data: shown(machine, machine.lease) }, 201);
  });

  routes.delete(path, (c) => {
    const machine = getMachine(world, c.req.param('app'), c.req.param('id'));
    assertLeaseAllows(world, machine, c);
    machine.lease = null;
    world.disk.save();
    return c.json({ ok: true });
  });

  return routes;
}

function shown(machine: MachineRecord, lease: Lease) {
  return {
    nonce: lease.nonce,
    expires_at: Math.round(lease.expiresAt / 1000),
    owner: LEASE_OWNER,
    version: machine.instanceId,
  };
}
