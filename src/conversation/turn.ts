import type { Effect } from './effects.ts';
import type { Context } from './flows/flow.ts';
import { allowedScreen, SCREENS, type ScreenId } from './flows/screens.ts';
import type { Moment } from './moments.ts';
import { type Choice, type Link, type Picture, type Screen, small, text } from './screen.ts';
import type { Session } from './session.ts';

/** `replace` edits the message of the slot where the platform can; `send` makes a new message and moves the slot there. */
export type Mode = 'send' | 'replace';

/** One thing to show. A slot is a message of the chat that can be edited. A reply without a slot is a note. */
export type Reply = {
  slot: 'screen' | 'build' | null;
  mode: Mode;
  screen: Screen;
  /** The number that the buttons of this screen carry. */
  ref: number;
  /** The language of the screen. */
  locale: string;
  /** The moments that its words name. */
  moments?: Moment[];
};

export type StepResult = { session: Session; replies: Reply[]; effects: Effect[] };
/** `isOdd`: what the person said was not understood. `isIdle`: it was small talk, or an answer that the screen cannot take. */
export type Turn = StepResult & { isOdd?: boolean; isIdle?: boolean };

export function noTurn({ session }: Pick<Context, 'session'>): Turn {
  return { session, replies: [], effects: [] };
}

/** Says one sentence and stays on the screen. */
export function note(
  { session, facts: { locale } }: Context,
  sentence: string,
  links?: Link[],
  picture?: Picture,
): Turn {
  const screen = {
    body: text(sentence),
    ...(links ? { links } : {}),
    ...(picture ? { picture } : {}),
  };
  const reply: Reply = { slot: null, mode: 'send', screen, ref: 0, locale };
  return { session, replies: [reply], effects: [] };
}

/** Shows a screen and makes it the current one. */
export function showScreen(context: Context, id: ScreenId, mode: Mode): Turn {
  const { session, reply } = show(context, id, mode);
  return { session, replies: [reply], effects: [] };
}

/** Several turns, one after the other. */
export function sequence(context: Context, ...parts: ((context: Context) => Turn)[]): Turn {
  return parts.reduce<Turn>((before, part) => {
    const turn = part({ ...context, session: before.session });
    return {
      session: turn.session,
      replies: [...before.replies, ...turn.replies],
      effects: [...before.effects, ...turn.effects],
    };
  }, noTurn(context));
}

/** The screen as a reply, and the session after it. */
export function show(
  context: Context,
  wanted: ScreenId,
  mode: Mode,
): { session: Session; reply: Reply } {
  const { facts } = context;
  const id = allowedScreen(facts, wanted);
  const at = { ...context, session: { ...context.session, at: id } };
  const definition = SCREENS[id];
  const refreshedAt =
    mode === 'replace' && context.session.at === id ? at.session.refreshedAt : null;
  const view = withRefreshed(definition.view(at), context, refreshedAt);
  const choices = [...(view.choices ?? []), ...navigation(at, id)];
  const screen = choices.length > 0 ? { ...view, choices } : view;
  const ids = choices.map((choice) => choice.id);
  const ref = nextRef(context.session, id, ids);
  const session = { ...at.session, choices: ids, ref, refreshedAt };
  // The message of a live screen may be far above, so a person who comes from another screen gets a new one.
  const shownBy = definition.live && context.session.at !== id ? 'send' : mode;
  return {
    session,
    reply: {
      slot: definition.live ? 'build' : 'screen',
      mode: shownBy,
      screen,
      ref: session.ref,
      locale: facts.locale,
    },
  };
}

/** An answer to the button that refreshes a screen, also when nothing else on it has changed. */
function withRefreshed(view: Screen, { copy }: Context, refreshedAt: number | null): Screen {
  if (refreshedAt === null) return view;
  const said = copy.status.refreshed(copy.timeOfDay(refreshedAt));
  return { ...view, body: [...view.body, ...small(said)] };
}

/** Back is always the last choice, where platforms without buttons call it 0. */
function navigation(context: Context, id: ScreenId): Choice[] {
  const { copy, session } = context;
  const definition = SCREENS[id];
  const back = definition.back?.({ ...context, session });
  const label = definition.backLabel?.(context) ?? copy.menu.back;
  return [
    ...(definition.cancel ? [{ id: 'cancel', label: copy.menu.cancel }] : []),
    ...(back && back !== id ? [{ id: 'back', label }] : []),
  ];
}

/** A screen that is shown again keeps its number, so that both copies work. A new list of choices gets a new number. */
function nextRef(before: Session, id: ScreenId, ids: string[]): number {
  const isSame = before.at === id && JSON.stringify(before.choices) === JSON.stringify(ids);
  return isSame && before.ref > 0 ? before.ref : before.ref + 1;
}
