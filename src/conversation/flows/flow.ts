import type { ArrivedFile } from '../../domain/files.ts';
import type { CredentialKind } from '../../domain/credentials.ts';
import type { Effect } from '../effects.ts';
import type { Facts } from '../facts.ts';
import type { Copy } from '../languages/copy.ts';
import type { Screen } from '../screen.ts';
import type { Session } from '../session.ts';
import type { ScreenId } from './screens.ts';

/** What a screen and its choices are made from. */
export type Context = { session: Session; facts: Facts; copy: Copy };

/** What a choice does: another screen, values to store in the session, a sentence to say first, and effects. */
export type Move = {
  to?: ScreenId;
  keep?: Partial<
    Pick<Session, 'plan' | 'channel' | 'country' | 'find' | 'page' | 'file' | 'refreshedAt'>
  >;
  say?: string;
  /** Leaves the screen where it is: the sentence is the whole answer. */
  stay?: true;
  effects?: Effect[];
};

/** One screen: what it shows, and what its choices do. Both are pure. */
export type ScreenDefinition = {
  /** To whom and when it is shown. A hold is the time in which an account waits for its deletion. */
  shown: 'always' | 'outside_hold' | 'during_hold' | 'to_operators';
  /** Whether news may replace this screen with another one. On all other screens news are one sentence. */
  interruptible: boolean;
  view: (context: Context) => Screen;
  choose?: (choiceId: string, context: Context) => Move | null;
  /** What a typed text means on this screen when it is neither a choice nor a command; null when it means nothing. */
  onText?: (text: string, context: Context) => Move | null;
  /** What files mean that are sent while this screen is open. Other screens take none. */
  onFiles?: (files: ArrivedFile[], context: Context) => Move | null;
  /** Where Back leads; a screen without it has no Back. */
  back?: (context: Context) => ScreenId;
  /** What Back is called where that says more than “Back”. */
  backLabel?: (context: Context) => string;
  /** The choice that a typed no means, where that is more than to leave. */
  no?: (context: Context) => string;
  /** Adds a Cancel, which leaves the setup. */
  cancel?: true;
  /** A live screen keeps a message of its own, which is edited while the person does other things. */
  live?: true;
  /** The screen links to the one-time page for a secret, and is shown again once that page is ready. */
  takesSecret?: true;
};

/** The screens of one flow. The names are declared, because the screens refer to each other by name. */
export type Screens<Id extends string> = Record<Id, ScreenDefinition>;

export const PATH_SCREENS: Record<CredentialKind, ScreenId> = {
  setup_token: 'connect_setup_token',
  api_key: 'connect_api_key',
};

/** Where a person continues when they ask for nothing special: the next open step of the setup, or the menu. */
export function homeScreen(facts: Facts): ScreenId {
  if (facts.entitlement.why === 'blocked') return 'my_plan';
  if (!facts.entitlement.plan) return facts.machine || facts.credential ? 'plans' : 'hello';
  if (!facts.credential && !facts.machine?.hasOwnKey) return 'connect';
  if (!facts.machine || facts.machine.state !== 'ready') return 'building';
  return 'menu';
}
