import { isAllowedDuringHold, predict } from './effects.ts';
import type { Facts } from './facts.ts';
import { type Context, homeScreen, type Move } from './flows/flow.ts';
import type { ScreenId } from './flows/screens.ts';
import { copyFor } from './languages/copy.ts';
import { withinLimits } from './limits.ts';
import { markMoments } from './moments.ts';
import type { Session } from './session.ts';
import { type Mode, note, noTurn, showScreen, type Turn } from './turn.ts';

export function contextOf(session: Session, facts: Facts): Context {
  const { locale, settings, now } = facts;
  return { session, facts, copy: markMoments(copyFor(locale, settings.timezone, now)) };
}

/** Carries out a move: says its sentence, then shows its screen, or else the current one, as it will be after its effects. */
export function applyMove(context: Context, asked: Move, mode: Mode): Turn {
  const move = withinLimits(context, asked);
  const effects = move.effects ?? [];
  const next = contextOf({ ...context.session, ...move.keep }, predict(context.facts, effects));
  const said = move.say ? note(next, move.say) : noTurn(next);
  if (move.stay) return { ...said, effects };
  // A new sentence would be below the edited menu, so the menu is sent again as a new message.
  return { ...withScreen(said, next, move.say ? 'send' : mode, move.to), effects };
}

/** The move of a choice. A menu of another chat may be older than the hold, so its effects are checked here. */
export function allowedMove({ facts }: Context, move: Move | null): Move | null {
  const isAllowed = !facts.deletion || (move?.effects?.every(isAllowedDuringHold) ?? true);
  return isAllowed ? move : { to: 'removal_hold' };
}

/** Whether a move says why it does nothing. */
export function isRefusal({ to, say, stay, effects = [], keep }: Move): boolean {
  return say !== undefined && to === undefined && !stay && effects.length === 0 && !keep;
}

/** A turn, and after it a screen: the current one unless another is named. */
export function withScreen(turn: Turn, context: Context, mode: Mode, id?: ScreenId): Turn {
  const { session } = turn;
  const shown = showScreen({ ...context, session }, id ?? session.at, mode);
  return { ...turn, session: shown.session, replies: [...turn.replies, ...shown.replies] };
}

/** Says a sentence and shows the current screen again below it. */
export function noteWithScreen(context: Context, sentence: string): Turn {
  return withScreen(note(context, sentence), context, 'send');
}

export function goHome(context: Context): Turn {
  return showScreen(context, homeScreen(context.facts), 'send');
}
