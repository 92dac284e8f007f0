import type { ChatEvent } from './chat-event.ts';
import { cancelMove } from './commands.ts';
import type { Context } from './flows/flow.ts';
import { SCREENS } from './flows/screens.ts';
import { allowedMove, applyMove, noteWithScreen, withScreen } from './moves.ts';
import { findChoice, meansBack } from './read-text.ts';
import { type Mode, noTurn, show, showScreen, type Turn } from './turn.ts';

type Tap = Extract<ChatEvent, { kind: 'choice' }>;

/** The position of Back in a menu without Back. */
const NOWHERE = -1;

/** A pressed button. One of an older screen is answered with the current screen. */
export function tapTurn(context: Context, { ref, index: pressed, typed }: Tap): Turn {
  const { session, copy } = context;
  const index = pressed === 'back' ? session.choices.indexOf('back') : pressed;
  if (ref === session.ref && index === NOWHERE) {
    return { ...noteWithScreen(context, copy.notes.notUnderstood), isOdd: true };
  }
  if (ref === session.ref && index < session.choices.length) {
    const lastTap: [number, number] = [ref, index];
    const tapped = { ...context, session: { ...session, lastTap } };
    return chooseTurn(tapped, index, typed ? 'send' : 'replace');
  }
  if (isDoubleTap(context, ref, index)) return withScreen(noTurn(context), context, 'replace');
  return { ...noteWithScreen(context, copy.notes.stale), isOdd: typed === true };
}

/** A text that names a choice of the current screen; null for any other text. */
export function typedChoiceTurn(context: Context, typed: string): Turn | null {
  const { choices } = context.session;
  const index = findChoice(typed, labelsOf(context));
  if (index !== null) return chooseTurn(context, index, 'send');
  return meansBack(typed) && choices.includes('back')
    ? chooseTurn(context, choices.indexOf('back'), 'send')
    : null;
}

export function chooseTurn(context: Context, index: number, mode: Mode): Turn {
  const { session } = context;
  const id = session.choices[index] ?? '';
  const screen = SCREENS[session.at];
  if (id === 'back' && screen.back) return showScreen(context, screen.back(context), mode);
  if (id === 'cancel' && screen.cancel) return applyMove(context, cancelMove(context), 'send');
  const move = allowedMove(context, screen.choose?.(id, context) ?? null);
  return applyMove(context, move ?? {}, mode);
}

/** The second press of a button that has just led to the current screen. */
function isDoubleTap({ session }: Context, ref: number, index: number): boolean {
  const [lastRef, lastIndex] = session.lastTap ?? [];
  return ref === lastRef && index === lastIndex && ref === session.ref - 1;
}

/** The labels of the current screen, in the order of the choices that the session remembers. */
function labelsOf(context: Context): string[] {
  const { screen } = show(context, context.session.at, 'send').reply;
  const labels = new Map(screen.choices?.map(({ id, label }) => [id, label]));
  return context.session.choices.map((id) => labels.get(id) ?? '');
}
