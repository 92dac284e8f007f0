import type { Context, Effect } from './flows/flow.ts';
import { screenForOperators } from './flows/operators.ts';
import { screenInHold } from './flows/removal.ts';
import type { ScreenId } from './flows/screen-ids.ts';
import { screenOf } from './flows/screens.ts';
import { type Choice, type Screen, text } from './screen.ts';
import type { Session } from './session.ts';

/**
 * One thing to show. A slot is a message of the chat that can be edited: `replace` edits it where the platform can,
 * `send` makes a new message and moves the slot there. Without a slot it is a note: sent once, never repeated.
 */
export type Reply = {
  slot: 'screen' | 'build' | null;
  mode: 'send' | 'replace';
  screen: Screen;
  /** What the buttons of this screen carry. */
  ref: number;
  /** The language it is written in. */
  locale: string;
};

export type StepResult = { session: Session; replies: Reply[]; effects: Effect[] };
export type Turn = StepResult;

/** Says one sentence without leaving the screen. */
export function note({ session, facts: { locale } }: Context, sentence: string): Turn {
  const screen = { body: text(sentence) };
  const reply: Reply = { slot: null, mode: 'send', screen, ref: 0, locale };
  return { session, replies: [reply], effects: [] };
}

/** Shows a screen and makes it the current one. */
export function show(
  context: Context,
  wanted: ScreenId,
  mode: 'send' | 'replace',
): { session: Session; reply: Reply; shown: { screen: Screen } } {
  const { facts } = context;
  const id = screenInHold(facts, screenForOperators(facts, wanted));
  const at = { ...context, session: { ...context.session, at: id } };
  const definition = screenOf(id);
  const view = definition.view(at);
  const choices = [...(view.choices ?? []), ...navigation(at, id)];
  const screen = choices.length > 0 ? { ...view, choices } : view;
  const ids = choices.map((choice) => choice.id);
  const session = { ...at.session, choices: ids, ref: nextRef(context.session, id, ids) };
  // The message of a live view may be far above: who comes from elsewhere gets it anew.
  const shownBy = definition.live && context.session.at !== id ? 'send' : mode;
  return {
    session,
    reply: {
      slot: definition.live ? 'build' : 'screen',
      mode: shownBy,
      screen,
      ref: session.ref,
      locale: context.facts.locale,
    },
    shown: { screen },
  };
}

function navigation(context: Context, id: ScreenId): Choice[] {
  const { copy, session } = context;
  const definition = screenOf(id);
  const back = definition.back?.({ ...context, session });
  return [
    ...(back && back !== id ? [{ id: 'back', label: copy.menu.back }] : []),
    ...(definition.cancel ? [{ id: 'cancel', label: copy.menu.cancel }] : []),
  ];
}

/** Shown again, a screen keeps its number, so that both copies work; a new list of choices gets a new one. */
function nextRef(before: Session, id: ScreenId, ids: string[]): number {
  const isSame = before.at === id && JSON.stringify(before.choices) === JSON.stringify(ids);
  return isSame && before.ref > 0 ? before.ref : before.ref + 1;
}
