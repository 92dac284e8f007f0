import { takesPlace } from '../domain/channels.ts';
import { chooseTurn } from './choices.ts';
import { type CommandName, commandTurn, isCommand } from './commands.ts';
import type { Context } from './flows/flow.ts';
import { SCREENS } from './flows/screens.ts';
import { type Wish, WISHES } from './languages/language.ts';
import { EVERY_LANGUAGE } from './languages/languages.ts';
import { noteWithScreen } from './moves.ts';
import { findCommand } from './read-text.ts';
import { note, show, showScreen, type Turn } from './turn.ts';

const listed = (sayings: string): string[] => sayings.split(', ');
const WISH_OF = new Map(
  EVERY_LANGUAGE.flatMap(({ wishes }) =>
    WISHES.flatMap((wish) => listed(wishes[wish]).map((words) => [words, wish] as const)),
  ),
);
/** The longest first, so that `i want to` is not read as `i want`. */
const around = (where: 'before' | 'after'): string[] =>
  EVERY_LANGUAGE.flatMap(({ wishes }) => listed(wishes.around[where])).toSorted(
    (one, other) => other.length - one.length,
  );
const BEFORE = around('before').map((words) => `${words} `);
const AFTER = around('after').map((words) => ` ${words}`);
/** Longer texts are no wish, but a task for somebody. */
const LONGEST = 80;
const LONGEST_SIGNS = 40;

/** Commands that only show something. */
const SHOWING = new Set<string>([
  'menu',
  'usage',
  'settings',
  'status',
  'channels',
  'billing',
  'files',
  'api',
  'link',
  'plan',
  'connect',
  'privacy',
  'terms',
  'help',
  'support',
  'language',
  'restart',
] satisfies CommandName[]);

/**
 * What somebody wants in their own words, with or without what stands around it: `please cancel my subscription`, and `show me
 * my usage`, which is a command.
 */
function findWish(typed: string): Wish | CommandName | undefined {
  if (typed.length > LONGEST) return undefined;
  let rest = signIn(typed) ?? typed.replaceAll(/[,;]/g, '');
  for (;;) {
    const wish = WISH_OF.get(rest);
    if (wish) return wish;
    const command = findCommand(rest);
    if (command && isCommand(command) && SHOWING.has(command)) return command;
    const shorter = withoutOne(rest);
    if (shorter === rest) return undefined;
    rest = shorter;
  }
}

/** The sign of which a text consists. It may have a skin colour, and be there several times. */
export function signIn(words: string): string | undefined {
  const signs = words.length > LONGEST_SIGNS ? [] : Array.from(words.replace(/\p{EMod}/gu, ''));
  const [sign] = new Set(signs).size === 1 ? signs : [];
  return sign && /\p{S}/u.test(sign) ? sign : undefined;
}

function withoutOne(words: string): string {
  const before = BEFORE.find((each) => words.startsWith(each));
  if (before !== undefined) return words.slice(before.length);
  const after = AFTER.find((each) => words.endsWith(each));
  return after === undefined ? words : words.slice(0, -after.length);
}

/** Where a wish leads; null when it means nothing here. */
export function wishTurn(context: Context, words: string): Turn | null {
  const { copy } = context;
  const wish = findWish(words);
  if (wish === undefined) return null;
  if (isCommand(wish)) return commandTurn(context, wish);
  switch (wish) {
    case 'refund':
      return commandTurn(context, 'support');
    case 'end_plan':
      return endPlanTurn(context);
    case 'timezone':
      return showScreen(context, 'choose_timezone', 'send');
    case 'who':
    case 'upset':
      return { ...note(context, copy.notes[wish]), isIdle: true };
    case 'okay':
      return okayTurn(context);
    case 'yes':
      return yesTurn(context);
    case 'no':
      return noTurnOf(context);
  }
}

/** The question whether to end it, where the own plan offers that. */
function endPlanTurn(context: Context): Turn {
  const { facts, copy } = context;
  if (!facts.subscribed.plan && !facts.entitlement.plan)
    return noteWithScreen(context, copy.plans.none);
  const own = commandTurn(context, 'plan');
  const at = own.session.choices.indexOf('cancel_plan');
  return at < 0 ? own : chooseTurn({ ...context, session: own.session }, at, 'send');
}

/** Takes the one step that a screen proposes. What ends or deletes something wants more than a yes. */
function yesTurn(context: Context): Turn | null {
  const { choices = [] } = show(context, context.session.at, 'send').reply.screen;
  if (choices.some(({ style }) => style === 'danger')) return null;
  const proposed = choices.find(({ style }) => style === 'primary');
  const at = proposed ? context.session.choices.indexOf(proposed.id) : -1;
  if (at >= 0) return chooseTurn(context, at, 'send');
  return SCREENS[context.session.at].interruptible ? okayTurn(context) : null;
}

/** Leaves a step that asks something. */
function noTurnOf(context: Context): Turn {
  const { at, choices } = context.session;
  const screen = SCREENS[at];
  if (screen.interruptible) return okayTurn(context);
  const own = choices.indexOf(screen.no?.(context) ?? '');
  if (own >= 0) return chooseTurn(context, own, 'send');
  const way = screen.back ? 'back' : screen.cancel ? 'cancel' : '';
  const index = choices.indexOf(way);
  return index < 0 ? okayTurn(context) : chooseTurn(context, index, 'send');
}

function okayTurn(context: Context): Turn {
  return { ...note(context, context.copy.notes.okay), isIdle: true };
}

/** Where the agent of a customer listens: many a text was meant for it. Nothing while there is none. */
export function wayToAgent({ facts, copy }: Context): string[] {
  const { machine, channels, entitlement, deletion } = facts;
  if (!entitlement.plan || deletion || machine?.state !== 'ready') return [];
  const running = channels.filter(
    (channel) => takesPlace(channel) && channel.hasOwner && channel.health !== 'stopped',
  );
  if (running.length === 0) return channels.length === 0 ? [copy.notes.agentNeedsApp] : [];
  return [copy.notes.agentIsThere(running.map(({ kind }) => copy.channel.name[kind]).join(', '))];
}
