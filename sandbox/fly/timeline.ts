export type MachineState =
  | 'created'
  | 'starting'
  | 'started'
  | 'stopping'
  | 'stopped'
  | 'suspending'
  | 'suspended'
  | 'updating'
  | 'replacing'
  | 'failed'
  | 'destroying'
  | 'destroyed';

/** What a machine has gone through and what is decided for it, oldest first; the state is read off the clock. */
export type Timeline = { state: MachineState; at: number; exit?: Exit }[];

/** How the process of a machine ended. Source: fly-go, `MachineExitEvent`. */
export type Exit = { exit_code: number; oom_killed?: boolean; requested_stop?: boolean };

export function stateAt(timeline: Timeline, now: number): MachineState {
  return stepAt(timeline, now).state;
}

/** When the present state began. */
export function sinceAt(timeline: Timeline, now: number): number {
  return stepAt(timeline, now).at;
}

/** Without the steps that lie ahead. */
export function happened(timeline: Timeline, now: number): Timeline {
  return timeline.filter((step) => step.at <= now).slice(-MAX_STEPS);
}

/** Where the machine ends up if nobody intervenes. */
export function destination(timeline: Timeline): MachineState {
  return timeline.at(-1)?.state ?? 'created';
}

const MAX_STEPS = 30;

function stepAt(timeline: Timeline, now: number): Timeline[number] {
  const step = timeline.findLast(({ at }) => at <= now) ?? timeline[0];
  if (!step) throw new Error('a machine without a timeline');
  return step;
}
