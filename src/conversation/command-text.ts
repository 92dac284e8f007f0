import { typedChoiceTurn } from './choices.ts';
import { type CommandName, commandTurn } from './commands.ts';
import type { Context } from './flows/flow.ts';
import { SCREENS } from './flows/screens.ts';
import { applyMove, isRefusal } from './moves.ts';
import { bareWords } from './normalize-text.ts';
import { findCommand, readAfterCommand } from './read-text.ts';
import type { Turn } from './turn.ts';
import { planTurn } from './understand.ts';

/** Commands whose screen takes what is typed behind them: `/support my agent is silent`, `/plan pro`, `/language deutsch`. */
const TAKES_TEXT: ReadonlySet<string> = new Set<CommandName>([
  'support',
  'plan',
  'connect',
  'channels',
  'settings',
  'language',
]);

/** The answer to a command in a text; null when there is none. What follows it counts as typed on its screen, if that takes it. */
export function commandTextTurn(context: Context, typed: string): Turn | null {
  const name = findCommand(typed);
  if (name === null) return null;
  const turn = commandTurn(context, name);
  const more = TAKES_TEXT.has(name) ? readAfterCommand(typed) : '';
  const next = more === '' ? null : moreTurn({ ...context, session: turn.session }, more);
  return next ? { ...next, effects: [...turn.effects, ...next.effects] } : turn;
}

function moreTurn(context: Context, more: string): Turn | null {
  const choice = typedChoiceTurn(context, more) ?? planTurn(context, bareWords(more));
  if (choice) return choice;
  const answer = SCREENS[context.session.at].onText?.(more, context);
  return answer && !isRefusal(answer) ? applyMove(context, answer, 'send') : null;
}
