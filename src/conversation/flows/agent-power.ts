import type { Facts, MachineFacts } from '../facts.ts';
import type { Choice, Mark } from '../screen.ts';
import type { Copy } from '../languages/copy.ts';
import { type Context, homeScreen, type Move } from './flow.ts';
import type { ScreenId } from './screens.ts';

/** A newer observation is not refreshed. */
const FRESH_MS = 30_000;
/** An older observation is shown with its time. */
const RECENT_MS = 2 * 60_000;
/** A much older observation says nothing any more: machines are inspected at least every quarter of an hour. */
const USELESS_MS = 25 * 60_000;
/** What is down for a shorter time is just starting. */
const DOWN_MS = 3 * 60_000;

/** Whether the state of the machine on this screen is too old to show without a new observation. */
export function needsInspection({ machine, now }: Facts, at: ScreenId): boolean {
  if (at !== 'status' || machine?.state !== 'ready') return false;
  return machine.seenAt === null || now - machine.seenAt > FRESH_MS;
}

export function agentLine(copy: Copy, { machine, deletion, now }: Facts): string {
  if (machine && deletion) return copy.removal.paused;
  const word = machineWord(machine, now);
  const line = copy.status.machine[word];
  const isSeen = word === 'awake' || word === 'asleep' || word === 'changing' || word === 'unseen';
  return isSeen && machine?.seenAt && now - machine.seenAt > RECENT_MS
    ? `${line} (${copy.status.seenAt(copy.dateTime(machine.seenAt))})`
    : line;
}

const WORKS = new Set(['awake', 'asleep']);
const UNDER_WAY = new Set(['building', 'updating', 'halting', 'restarting', 'waking', 'changing']);
const UNKNOWN = new Set(['none', 'ready', 'unseen']);

/** Nothing that was not seen lately counts as good. */
export function agentMark({ machine, deletion, now }: Facts): Mark | undefined {
  const word = machineWord(machine, now);
  if (deletion || UNKNOWN.has(word)) return undefined;
  if (UNDER_WAY.has(word)) return 'under_way';
  return WORKS.has(word) ? 'works' : 'needs_somebody';
}

/** How the agent is, for a place where writing to it wakes it up. */
export function agentStatus(copy: Copy, { machine, deletion, now }: Facts): string {
  if (machine && deletion) return copy.removal.paused;
  const word = machineWord(machine, now);
  return word === 'awake' || word === 'asleep'
    ? copy.webChat.status[word]
    : copy.status.machine[word];
}

function machineWord(machine: MachineFacts | null, now: number): keyof Copy['status']['machine'] {
  if (!machine) return 'none';
  if (machine.halt) return machine.halt.state === 'stopping' ? 'halting' : 'halted';
  if (machine.isSuspended) return 'suspended';
  if (machine.paused) return 'paused';
  if (machine.state !== 'ready') return machine.state;
  if (machine.downSince !== null && now - machine.downSince >= DOWN_MS) return 'down';
  if (machine.restarting) return 'restarting';
  if (machine.waking) return 'waking';
  if (!machine.upToDate) return 'updating';
  if (machine.seenAt !== null && now - machine.seenAt > USELESS_MS) return 'unseen';
  switch (machine.power) {
    case 'failed':
      return 'down';
    case 'unknown':
      return 'ready';
    case 'awake':
    case 'asleep':
    case 'changing':
      return machine.power;
  }
}

/** The buttons that apply to the machine's state. */
export function powerChoices(copy: Copy, facts: Facts): Choice[] {
  if (facts.machine?.halt)
    return mayRun(facts) ? [{ id: 'go', label: copy.status.go, style: 'primary' }] : [];
  return [
    ...(mayWake(facts) ? [{ id: 'wake', label: copy.status.wake }] : []),
    ...(mayRestart(facts) && facts.machine?.power !== 'asleep'
      ? [{ id: 'restart', label: copy.status.restart }]
      : []),
  ];
}

export function mayRestart(facts: Facts): boolean {
  return mayRun(facts) && !facts.machine?.halt && !facts.machine?.paused;
}

/** Whether there is a built agent that its plan lets run. */
function mayRun({ machine, deletion, entitlement }: Facts): boolean {
  return machine?.state === 'ready' && !deletion && entitlement.plan !== null;
}

/** What a request to stop the agent leads to, wherever it is made: the emergency brake asks nothing. */
export function haltMove({ copy, facts }: Context): Move {
  if (!facts.machine || facts.machine.state !== 'ready') return { to: homeScreen(facts) };
  if (!mayRun(facts)) return { to: 'status' };
  if (facts.machine.halt) return { to: 'status', say: copy.status.stopped };
  return { to: 'status', say: copy.status.stoppingNow, effects: [{ type: 'halt_agent' }] };
}

/** What a request to let a stopped agent go on leads to. */
export function resumeMove({ copy, facts }: Context): Move {
  const { machine } = facts;
  if (!machine || machine.state !== 'ready') return { to: homeScreen(facts) };
  if (!mayRun(facts)) return { to: 'status' };
  if (!machine.halt) return { to: 'status', say: copy.status.goesAlready };
  const say = copy.status.goesAgain(machine.halt.runs);
  return { to: 'status', say, effects: [{ type: 'resume_agent' }] };
}

function mayWake(facts: Facts): boolean {
  const { machine, entitlement } = facts;
  if (!machine || !mayRestart(facts) || machine.waking) return false;
  if (machine.power === 'unknown') return entitlement.terms?.alwaysOn === false;
  return machine.power === 'asleep' || machine.power === 'failed';
}

/** What a request to wake the agent leads to. */
export function wakeMove({ copy, facts }: Context): Move {
  if (!facts.machine || facts.machine.state !== 'ready') return { to: homeScreen(facts) };
  if (!mayRestart(facts) || facts.machine.waking) return { to: 'status' };
  return { to: 'status', say: copy.status.wakingNow, effects: [{ type: 'wake_machine' }] };
}
