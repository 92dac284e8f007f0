/** How a machine may be unwell although it should be up. */
export type Ailment = keyof typeof AILMENTS;

/** What is done about it, the gentlest first. */
export const REMEDIES = ['start', 'restart', 'update', 'remake', 'restore'] as const;
export type Remedy = (typeof REMEDIES)[number];

/** Who or what brought an agent's machine down. */
export type DownCause = 'host' | 'agent' | 'memory';

type Entry = {
  /** How long it may last before the first remedy. */
  longestMs: number;
  /** In this order, each after the one before did not help. Only a lost host may bring back an older state of the disk. */
  remedies: readonly Remedy[];
  /** How long a start has to work, like any other remedy two minutes when left out. */
  startWorksWithinMs?: number;
  /** What is repeated now and then after all of them. */
  again: Remedy;
  cause: DownCause;
};

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** Every state of a machine that is not well, with its limit and the next steps. States: Fly Machines, as documented and as met. */
export const AILMENTS = {
  /** Stopped or suspended. */
  down: { longestMs: 0, remedies: ['start', 'update', 'remake'], again: 'start', cause: 'host' },
  /** It ended by itself, with an error or for lack of memory. */
  crashed: {
    longestMs: 0,
    remedies: ['start', 'update', 'remake'],
    again: 'start',
    cause: 'agent',
  },
  out_of_memory: {
    longestMs: 0,
    remedies: ['start', 'update', 'remake'],
    again: 'start',
    cause: 'memory',
  },
  /** Its image is being fetched. The state is known to last for hours. */
  created: { longestMs: MINUTE, remedies: ['start', 'remake'], again: 'remake', cause: 'host' },
  /** Starting, stopping, replacing, or anything that should pass. */
  changing: {
    longestMs: 5 * MINUTE,
    remedies: ['start', 'update', 'remake'],
    again: 'remake',
    cause: 'host',
  },
  updating: {
    longestMs: 10 * MINUTE,
    remedies: ['start', 'update', 'remake'],
    again: 'remake',
    cause: 'host',
  },
  /** A start alone does not revive it; an update places it on another host. */
  failed: {
    longestMs: 0,
    remedies: ['start', 'update', 'remake'],
    // The state is final: a start that led to it has not helped.
    startWorksWithinMs: 10 * SECOND,
    again: 'update',
    cause: 'host',
  },
  /** It runs, and its gateway does not answer. The longest start that was measured takes 2 min. */
  silent: {
    longestMs: 4 * MINUTE,
    remedies: ['restart', 'update', 'remake'],
    again: 'restart',
    cause: 'agent',
  },
  /** Its host is gone, and the disk with it. Most hosts come back within minutes. */
  unreachable: { longestMs: 45 * MINUTE, remedies: ['restore'], again: 'restore', cause: 'host' },
} as const satisfies Record<string, Entry>;

/** What is known of an ailment: its kind, since when, and what was done last. All null when the machine is well. */
export type Course = {
  ailment: Ailment | null;
  ailmentAt: number | null;
  /** When the first of a row of ailments began. */
  ailingSince: number | null;
  ailingCause: DownCause | null;
  remedy: Remedy | null;
  remedyAt: number | null;
};

export const WELL = {
  ailment: null,
  ailmentAt: null,
  ailingSince: null,
  ailingCause: null,
  ailingStage: 0,
  remedy: null,
  remedyAt: null,
} as const satisfies Course & { ailingStage: number };

/** A remedy has this long to work. */
const REMEDY_MS = 2 * MINUTE;
/** After every remedy was tried, one that loses nothing is tried again this often, and an operator knows. */
const AGAIN_MS = 30 * MINUTE;
/** After a crash loop seemed to end, its remedies count for this long. */
const REMEMBERED_MS = 60 * MINUTE;

/** The course with what was just seen. A machine in a crash loop is up for moments, and its remedies go on getting stronger. */
export function courseWith(
  known: Course,
  ailment: Ailment,
  { now, isCrashing }: { now: number; isCrashing: boolean },
): Course & { ailment: Ailment; ailmentAt: number; ailingSince: number } {
  const isNew = known.ailingSince === null;
  const counts = !isNew || (isCrashing && now - (known.remedyAt ?? 0) < REMEMBERED_MS);
  return {
    ailment,
    ailmentAt: known.ailment === ailment ? (known.ailmentAt ?? now) : now,
    ailingSince: known.ailingSince ?? now,
    ailingCause: causeWith(known.ailingCause, ailment),
    remedy: counts ? known.remedy : null,
    remedyAt: counts ? known.remedyAt : null,
  };
}

/** The first ailment of a row says where it comes from, unless a crash says it better. */
function causeWith(known: DownCause | null, ailment: Ailment): DownCause {
  const { cause } = AILMENTS[ailment];
  const isCrash = ailment === 'crashed' || ailment === 'out_of_memory';
  return isCrash ? cause : (known ?? cause);
}

/** The remedy that is due now, or null while the ailment may still pass or the last remedy may still work. */
export function nextRemedy(
  { ailment, ailmentAt, remedy, remedyAt }: ReturnType<typeof courseWith>,
  now: number,
): Remedy | null {
  const { longestMs, remedies, again, startWorksWithinMs = REMEDY_MS }: Entry = AILMENTS[ailment];
  if (now - ailmentAt < longestMs) return null;
  const sinceRemedy = remedyAt === null ? Number.POSITIVE_INFINITY : now - remedyAt;
  const stronger = remedies.find((each) => strengthOf(each) > strengthOf(remedy));
  const worksWithinMs = remedy === 'start' ? startWorksWithinMs : REMEDY_MS;
  if (stronger) return sinceRemedy >= worksWithinMs ? stronger : null;
  return sinceRemedy >= AGAIN_MS ? again : null;
}

/** The course after a remedy. The strongest one stays known, so that the row of remedies does not begin again. */
export function courseAfter<C extends Course>(course: C, remedy: Remedy, now: number): C {
  const isStronger = strengthOf(remedy) > strengthOf(course.remedy);
  return { ...course, remedy: isStronger ? remedy : course.remedy, remedyAt: now };
}

function strengthOf(remedy: Remedy | null): number {
  return remedy === null ? -1 : REMEDIES.indexOf(remedy);
}

/** Whether an ailment has lasted for longer than it may. */
export function isOverdue({ ailment, ailmentAt }: Course, now: number): boolean {
  return ailment !== null && now - (ailmentAt ?? now) >= AILMENTS[ailment].longestMs;
}

/** A shorter ailment is a restart, and no break that is worth a mention. */
export const SHORTEST_BREAK_MS = 3 * MINUTE;
