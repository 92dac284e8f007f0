import type { COMMON_FAULTS } from '../../../sandbox/faults.ts';
import type { FlyFault } from '../../../sandbox/fly/fly-faults.ts';
import type { FaultBench } from './fault-bench.ts';

type StandInName = 'fly' | 'telegram' | 'discord';
export type Fault = {
  standIn: StandInName;
  fault: string;
  /** Not every call of this kind can have the fault. */
  mayMiss?: boolean;
};
/** Operations in the order in which they were called. */
export type Calls = Record<StandInName, string[]>;
export type Marks = Record<StandInName, number>;

/** The number of calls so far. */
export function markCalls({ fly, telegram, discord }: FaultBench): Marks {
  return {
    fly: fly.calls.length,
    telegram: telegram.calls.length,
    discord: discord.calls.length,
  };
}

export function callsSince({ fly, telegram, discord }: FaultBench, marks: Marks): Calls {
  const since = (standIn: { calls: { operation: string }[] }, mark: number) =>
    standIn.calls.slice(mark).map(({ operation }) => operation);
  return {
    fly: since(fly, marks.fly),
    telegram: since(telegram, marks.telegram),
    discord: since(discord, marks.discord),
  };
}

const POWER = ['start-machine', 'stop-machine', 'restart-machine'];
const CHANGES = [...POWER, 'update-machine', 'cordon-machine', 'uncordon-machine', 'exec'];
const MAKES = ['create-machine', 'update-machine'];
const NEEDS_ROOM = ['create-volume', ...MAKES, 'start-machine'];

/** Faults that can hit any call. */
type Anywhere = 'unauthorized' | 'unauthenticated' | 'html' | 'deadline';
/** Faults with their own tests, because they have other results. */
type Apart = 'machine-vanishes' | 'gateway-stuck' | 'gateway-busy';

/** The operations that each fault of Fly can hit. */
const HITS: Record<Exclude<FlyFault, Anywhere | Apart>, string[]> = {
  'no-capacity': NEEDS_ROOM,
  'insufficient-capacity': NEEDS_ROOM,
  'region-full': ['create-volume'],
  quota: [...MAKES, 'start-machine'],
  'machine-fails': [...MAKES, 'start-machine'],
  'machine-exits': [...MAKES, 'start-machine'],
  'out-of-memory': [...MAKES, 'start-machine'],
  'state-lasts': [...MAKES, 'start-machine'],
  'gateway-never-ready': ['exec'],
  'exec-fails': ['exec'],
  'exec-timeout': ['exec'],
  'lease-held': CHANGES,
  'in-transition': CHANGES,
  migrating: CHANGES,
  'still-active': ['start-machine'],
  'volume-claimed': ['create-machine'],
  'payment-wanted': ['create-volume', 'create-machine'],
  'still-created': [...POWER, 'exec'],
  'secrets-late': MAKES,
  'version-moved': ['update-machine'],
  'host-unreachable': ['get-machine'],
  'name-taken': ['create-app'],
  'already-exists': ['create-machine'],
};
/** Faults that look like another one to the product, so each is tested on only one call of an act. */
const ALIKE = ['error', 'rate-limited', 'unauthenticated', 'html'];
const AT_LAUNCH = ['machine-fails', 'machine-exits', 'out-of-memory', 'state-lasts'];
const READS = /^(?:get|list)-/;
/** Calls of the gateway, which retries them without us. */
const OF_THE_GATEWAY = ['set-webhook', 'delete-webhook'];

/** Each fault that one of these calls can have, once. */
export function faultsFor(calls: Calls): Fault[] {
  const { fly, telegram, discord } = calls;
  const [first] = fly;
  return [
    ...[...new Set(fly)].flatMap((operation) => flyFaults(operation, operation === first)),
    ...eachExec(fly),
    ...platformFaults('telegram', telegram),
    ...platformFaults('discord', discord),
  ];
}

function flyFaults(operation: string, isFirst: boolean): Fault[] {
  const isChange = !READS.test(operation);
  const own = Object.entries(HITS).filter(([, operations]) => operations.includes(operation));
  const names = [
    'down',
    'unauthorized',
    ...(isChange ? ['lose-answer', 'deadline'] : []),
    ...(isFirst ? ALIKE : []),
    ...own.map(([name]) => name),
  ];
  return names.map((name) => ({
    standIn: 'fly',
    fault: `${name}:${operation}*1`,
    // What is updated and goes on sleeping is not launched.
    mayMiss: AT_LAUNCH.includes(name) && operation === 'update-machine',
  }));
}

/** A command consists of many calls: each of them fails once, is refused once, and loses its answer once. */
function eachExec(fly: string[]): Fault[] {
  const others = fly.filter((operation) => operation === 'exec').slice(1);
  return others.flatMap((_exec, at) =>
    ['exec-fails', 'in-transition', 'exec-timeout'].map((name) => ({
      standIn: 'fly' as const,
      fault: `${name}:exec+${at + 1}*1`,
    })),
  );
}

type Common = keyof typeof COMMON_FAULTS;
const OF_PLATFORMS: Common[] = ['down', 'rate-limited', 'lose-answer'];

function platformFaults(standIn: 'telegram' | 'discord', calls: string[]): Fault[] {
  const ours = [...new Set(calls)].filter((operation) => !OF_THE_GATEWAY.includes(operation));
  return ours.flatMap((operation) =>
    OF_PLATFORMS.filter((name) => standIn === 'telegram' || name !== 'lose-answer').map((name) => ({
      standIn,
      fault: `${name}:${operation}*1`,
    })),
  );
}

const flyLasting = ['down', 'unauthorized', 'no-capacity', 'deadline', 'host-unreachable'].map(
  (fault) => ({ standIn: 'fly' as const, fault }),
);

/** Faults that may last longer than the retries of one step. */
export function lastingFor({ fly, telegram, discord }: Calls): Fault[] {
  return [
    ...flyLasting,
    ...(fly.includes('exec') ? [{ standIn: 'fly' as const, fault: 'exec-fails' }] : []),
    ...(telegram.length > 0 ? [{ standIn: 'telegram' as const, fault: 'down' }] : []),
    ...(discord.length > 0 ? [{ standIn: 'discord' as const, fault: 'down' }] : []),
  ];
}
