import type { MiddlewareHandler } from 'hono';
import type { StandInEnv } from '../stand-in.ts';
import { LEASE_OWNER } from './lease-guard.ts';
import type { FlyFault } from './fly-faults.ts';
import { operationOf } from './operations.ts';
import { MalformedBody, Refusal } from './refusal.ts';
import { faulty, isoTime, type World } from './world.ts';

const CHANGES = ['update', 'start', 'stop', 'restart', 'cordon', 'uncordon', 'delete'].map(
  (verb) => `${verb}-machine`,
);
const POWER = ['start-machine', 'stop-machine', 'restart-machine'];
const MAKES = ['create-machine', 'update-machine'];

type Plan = {
  fault: FlyFault;
  /** Operations it can hit; none are all of them. */
  operations?: string[];
  refusal: (world: World) => Error;
};

/** The refusals of the real API that need a race or a fault of its own to come about. */
const PLANS: Plan[] = [
  {
    fault: 'lease-held',
    operations: [...CHANGES, 'exec'],
    refusal: (world) =>
      new Refusal(
        409,
        `aborted: lease currently held by ${LEASE_OWNER}, expires at ${isoTime(world.now() + 5000)}`,
      ),
  },
  {
    fault: 'still-created',
    operations: [...POWER, 'exec'],
    refusal: () =>
      new Refusal(
        412,
        "failed_precondition: unable to start machine from current state: 'created'",
      ),
  },
  {
    fault: 'in-transition',
    operations: [...CHANGES, 'exec'],
    refusal: () =>
      new Refusal(412, 'failed_precondition: machine getting replaced, refusing to start'),
  },
  {
    fault: 'secrets-late',
    operations: MAKES,
    refusal: () =>
      new Refusal(412, 'failed_precondition: min_secrets_version 1 is not yet available'),
  },
  {
    fault: 'version-moved',
    operations: ['update-machine'],
    refusal: () => new Refusal(412, 'failed_precondition: current_version does not match'),
  },
  {
    fault: 'migrating',
    operations: [...CHANGES, 'exec'],
    refusal: () => new Refusal(409, 'failed_precondition: machine is currently migrating'),
  },
  {
    fault: 'still-active',
    operations: ['start-machine'],
    refusal: () => new Refusal(412, 'failed_precondition: machine still active, refusing to start'),
  },
  {
    fault: 'volume-claimed',
    operations: ['create-machine'],
    refusal: () =>
      new Refusal(412, 'failed_precondition: volume already claimed by machine 17811953c92e18'),
  },
  {
    fault: 'payment-wanted',
    operations: ['create-volume', 'create-machine'],
    refusal: () => new Refusal(403, 'To create more machines, please add a payment method'),
  },
  {
    fault: 'insufficient-capacity',
    operations: ['create-volume', ...MAKES, 'start-machine'],
    refusal: () => new Refusal(422, 'insufficient capacity', 'insufficient_capacity'),
  },
  {
    fault: 'unauthenticated',
    refusal: () => new Refusal(401, 'unauthenticated: token validation error'),
  },
  { fault: 'unauthorized', refusal: () => new Refusal(403, 'unauthorized') },
  { fault: 'html', refusal: () => new MalformedBody('body: unknown field') },
];

/** Refuses as the faults that are switched on say, before anything is done; a late answer comes after everything is. */
export function plannedRefusals(world: World): MiddlewareHandler<StandInEnv> {
  return async (c, next) => {
    const operation = operationOf(c.req.method, c.req.path);
    for (const { fault, operations, refusal } of PLANS) {
      const canHit = !operations || operations.includes(operation);
      if (canHit && faulty(world, fault, operation)) throw refusal(world);
    }
    await next();
    const isDone = c.req.method !== 'GET' && c.res.ok;
    if (isDone && operation === 'create-machine' && faulty(world, 'already-exists', operation)) {
      const { id, name } = (await c.res.clone().json()) as { id: string; name: string };
      const error = `already_exists: unique machine name violation, machine ID ${id} already exists with name "${name}"`;
      c.res = c.json({ error }, 409);
    }
    if (isDone && c.res.ok && faulty(world, 'deadline', operation)) {
      c.res = c.json({ error: 'deadline_exceeded: context deadline exceeded' }, 408);
    }
  };
}
