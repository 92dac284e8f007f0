import { createHash } from 'node:crypto';
import { checksOf } from './checks.ts';
import { machineState } from './machine-lifecycle.ts';
import type { MachineState } from './timeline.ts';
import { faulty, isoTime, type MachineRecord, type World } from './world.ts';

/** A machine the way the API shows it; reading it counts as one look at its checks. */
export function shownMachine(world: World, machine: MachineRecord, operation = 'get-machine') {
  const isHidden = machine.hostGone === true || faulty(world, 'host-unreachable', operation);
  return {
    id: machine.id,
    name: machine.name,
    state: machineState(world, machine),
    region: machine.region,
    instance_id: machine.instanceId,
    private_ip: machine.privateIp,
    config: isHidden ? null : machine.config,
    incomplete_config: isHidden ? { image: machine.config.image } : null,
    image_ref: imageRef(machine.config.image ?? ''),
    created_at: isoTime(machine.createdAt),
    updated_at: isoTime(machine.updatedAt),
    events: eventsOf(world, machine),
    checks: checksOf(world, machine, operation),
    cordoned: machine.cordoned,
    host_status: isHidden ? 'unreachable' : 'ok',
  };
}

const EVENT_TYPES: Partial<Record<MachineState, string>> = { created: 'launch', started: 'start' };

/** Newest first. Source: fly-go, `MachineEvent`; how a process ended is in the request of its event. */
function eventsOf(world: World, machine: MachineRecord) {
  return machine.timeline
    .filter(({ at }) => at <= world.now())
    .map(({ state, at, exit }) => ({
      id: createHash('sha1').update(`${machine.id}${state}${at}`).digest('hex').slice(0, 26),
      type: exit ? 'exit' : (EVENT_TYPES[state] ?? 'update'),
      status: state,
      source: 'flyd',
      timestamp: Math.round(at),
      ...(exit && { request: { exit_event: exit, restart_count: 0 } }),
    }))
    .reverse();
}

function imageRef(image: string) {
  const [path = '', digest = ''] = image.split('@');
  const [, registry = 'docker.io', repository = '', tag = 'latest'] =
    /^(?:([^/]+\.[^/]+)\/)?([^:]+)(?::(.+))?$/.exec(path) ?? [];
  return { registry, repository, tag, digest: digest || fakeDigest(path) };
}

function fakeDigest(image: string): string {
  return `sha256:${createHash('sha256').update(image).digest('hex')}`;
}
