import type { Ailment } from '../domain/ailments.ts';
import type { FlyMachine } from '../fly/client.ts';
import { GATEWAY_CHECK } from './machine-spec.ts';

type Seen = Pick<FlyMachine, 'state'> &
  Partial<Pick<FlyMachine, 'checks' | 'events' | 'host_status'>>;

export const ASLEEP = ['stopped', 'suspended'];
const STATES: Record<string, Ailment> = {
  started: 'silent',
  stopped: 'down',
  suspended: 'down',
  created: 'created',
  failed: 'failed',
  launch_failed: 'failed',
  updating: 'updating',
  replacing: 'updating',
};
/** After a start Fly may show the check of the run before for one interval. */
const CHECK_INTERVAL_MS = 20_000;

/** What a machine that should be up is suffering from; null when it is up and its gateway answers. */
export function diagnose(seen: Seen, now: number): Ailment | null {
  // Of a host that is out of reach Fly shows the last checks that it got.
  if (seen.host_status === 'unreachable') return 'unreachable';
  if (isUp(seen, now)) return null;
  if (seen.host_status === 'unknown') return 'unreachable';
  const ailment = STATES[seen.state] ?? 'changing';
  return ailment === 'down' ? (lastCrash(seen) ?? ailment) : ailment;
}

/** How the last run ended, if nobody had asked for its end. */
function lastCrash({ events }: Seen): Ailment | null {
  const last = events?.find(({ type }) => type === 'exit' || type === 'start');
  const exit = last && exitIn(last);
  if (!exit || exit.requested_stop) return null;
  if (exit.oom_killed) return 'out_of_memory';
  return exit.exit_code === 0 ? null : 'crashed';
}

type FlyEvent = NonNullable<FlyMachine['events']>[number];

function exitIn({ type, request }: FlyEvent) {
  return type === 'exit' ? (request?.MonitorEvent?.exit_event ?? request?.exit_event) : null;
}

/** Whether a machine runs and its gateway answers. */
export function isUp({ state, checks, events }: Seen, now: number): boolean {
  const gateway = checks?.find(({ name }) => name.includes(GATEWAY_CHECK));
  if (state !== 'started' || gateway?.status !== 'passing') return false;
  const since = startedAt({ events });
  const isOfRunBefore = Date.parse(gateway.updated_at ?? '') < since;
  return !isOfRunBefore || now - since > CHECK_INTERVAL_MS;
}

/** When it was started last, by whomever; 0 when Fly no longer knows. */
export function startedAt({ events }: Pick<Seen, 'events'>): number {
  return events?.find(({ type }) => type === 'start')?.timestamp ?? 0;
}

/** The time in which exits are counted together, and how many of them are a crash loop. */
const LOOP_MS = 3_600_000;
const EXITS_IN_LOOP = 3;

export type Exits = { isCrashing: boolean; count: number; outOfMemoryAt: number | null };

/** The exits of the last hour that nobody had asked for. */
export function exitsOf({ events }: Pick<Seen, 'events'>, now: number): Exits {
  const exits = (events ?? []).flatMap((event) => {
    const exit = exitIn(event);
    const counts = exit && !exit.requested_stop && event.timestamp > now - LOOP_MS;
    return counts ? [{ at: event.timestamp, outOfMemory: exit.oom_killed }] : [];
  });
  return {
    isCrashing: exits.length >= EXITS_IN_LOOP,
    count: exits.length,
    outOfMemoryAt: exits.find(({ outOfMemory }) => outOfMemory)?.at ?? null,
  };
}
