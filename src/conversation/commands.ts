import { inspectionEffects } from './flows/channels.ts';
import { apiMove } from './flows/api.ts';
import { filesMove } from './flows/files.ts';
import { haltMove, mayRestart, resumeMove, wakeMove } from './flows/agent-power.ts';
import { type Context, homeScreen, type Move } from './flows/flow.ts';
import { findAsked } from './flows/held.ts';
import { linkMove } from './flows/link.ts';
import { buyMove } from './flows/buy.ts';
import { applyMove, noteWithScreen } from './moves.ts';
import { findStartedPlan } from './read-text.ts';
import { note, type Turn } from './turn.ts';

/** Null while the command is understood but not available yet. */
type Command = (context: Context) => Move | null;

/** What each customer command leads to. The words that people type for it are with the languages. */
const COMMANDS = {
  start: home,
  menu: ({ facts }) => ({ to: facts.entitlement.plan ? 'menu' : homeScreen(facts) }),
  plan: ({ facts: { entitlement } }) => ({
    to: entitlement.plan || entitlement.why === 'blocked' ? 'my_plan' : 'plans',
  }),
  connect: ({ facts }) => ({ to: facts.credential ? 'my_credential' : 'connect' }),
  status: ({ facts }) => ({ to: 'status', effects: inspectionEffects(facts) }),
  wake: wakeMove,
  restart: ({ facts }) => ({ to: mayRestart(facts) ? 'confirm_restart' : 'status' }),
  stop: haltMove,
  go: resumeMove,
  usage: () => ({ to: 'usage' }),
  channels: (context) =>
    context.facts.entitlement.plan
      ? { to: 'channels', effects: inspectionEffects(context.facts) }
      : home(context),
  link: ({ facts }) => linkMove(facts),
  settings: () => ({ to: 'settings' }),
  language: () => ({ to: 'choose_language' }),
  support: () => ({ to: 'support' }),
  privacy: () => ({ to: 'privacy' }),
  terms: () => ({ to: 'terms' }),
  help: () => ({ to: 'help' }),
  /** Somebody who has never had a plan has nothing to see there. */
  billing: ({ facts: { subscribed, deletion } }) =>
    subscribed.why === 'none'
      ? null
      : { to: 'billing', effects: deletion ? [] : [{ type: 'read_billing' }] },
  files: filesMove,
  api: apiMove,
  cancel: cancelMove,
  delete: ({ facts }) => ({ to: findAsked(facts) ? 'request_asked' : 'removal' }),
} as const satisfies Record<string, Command>;

export type CommandName = keyof typeof COMMANDS;

export function commandTurn(context: Context, name: string): Turn {
  const { notes } = context.copy;
  if (!isCommand(name)) return { ...noteWithScreen(context, notes.notUnderstood), isOdd: true };
  const move = COMMANDS[name](context);
  return move ? applyMove(context, move, 'send') : note(context, notes.notOpenYet(name));
}

/** Where a chat goes on that was opened with a plan; null when the text is something else. A stranger hears first what this is. */
export function startedPlanMove(
  { facts, copy }: Context,
  typed: string,
  isStranger = false,
): Move | null {
  const plan = findStartedPlan(typed);
  if (!plan) return null;
  if (facts.entitlement.plan) return { to: 'my_plan' };
  const move = buyMove(facts, plan);
  return isStranger ? { ...move, say: copy.hello.what } : move;
}

/** What Cancel leads to, wherever it is pressed or typed. */
export function cancelMove({ session, facts, copy }: Context): Move {
  const isPaying = session.at === 'paying' && facts.checkout?.state !== 'paid';
  const isChanging = session.at === 'upgrade' && facts.upgrade?.state === 'confirmed';
  const cancelled = isPaying ? copy.pay.left : copy.notes.cancelled;
  return {
    to: facts.entitlement.plan ? 'menu' : 'hello',
    say: isChanging ? copy.upgrade.underWay : cancelled,
  };
}

function home({ facts }: Context): Move {
  return { to: homeScreen(facts) };
}

export function isCommand(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name);
}
