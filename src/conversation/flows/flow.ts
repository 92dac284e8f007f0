import type { ChannelKind } from '../../domain/channels.ts';
import type { Plan } from '../../domain/plans.ts';
import type { Copy } from '../languages/copy.ts';
import type { Facts, SettingsChange } from '../facts.ts';
import type { Screen } from '../screen.ts';
import type { Session } from '../session.ts';
import type { ScreenId } from './screen-ids.ts';
import type { CredentialKind } from '../../domain/credentials.ts';

export type Context = { session: Session; facts: Facts; copy: Copy };

/** What a flow wants done outside the chat. Each becomes rows in the same transaction as the step. */
export type Effect =
  | { type: 'open_checkout'; plan: Plan }
  | { type: 'sync_checkout' }
  | { type: 'quote_upgrade'; plan: Plan }
  | { type: 'confirm_upgrade'; id: string }
  | { type: 'ask_about_upgrade' }
  | { type: 'test_credential' }
  | { type: 'open_secret_page'; purpose: 'claude' | 'bot' }
  | { type: 'disconnect_credential' }
  | { type: 'restart_machine' }
  | { type: 'wake_machine' }
  | { type: 'observe_machine' }
  | { type: 'inspect_channels' }
  | { type: 'recheck_channel'; kind: ChannelKind }
  | { type: 'add_channel_owner'; kind: ChannelKind; owner: string }
  | { type: 'login_by_qr' }
  | { type: 'connect_web' }
  | { type: 'open_agent_page' }
  | { type: 'disconnect_channel'; kind: ChannelKind }
  | { type: 'show_link_code' }
  | { type: 'enter_link_code'; id: string; chat: string }
  | { type: 'count_wrong_code' }
  | { type: 'confirm_link'; id: string }
  | { type: 'refuse_link'; id: string; chat: string | null }
  | { type: 'request_deletion' }
  | { type: 'keep_account' }
  | { type: 'open_export_page' }
  | { type: 'change_settings'; change: SettingsChange }
  | OperatorEffect;

/** Done by an operator, and written to the audit with what was before. */
export type OperatorEffect =
  | { type: 'link_whatsapp'; before: string }
  | { type: 'switch_whatsapp'; to: 'on' | 'off'; before: string }
  | { type: 'find_account'; wanted: string };

/** Where a choice leads: another screen, something to keep in the session, a sentence first, something to do. */
export type Move = {
  to?: ScreenId;
  keep?: Partial<Pick<Session, 'plan' | 'channel' | 'find'>>;
  say?: string;
  effects?: Effect[];
};

/** One screen: what it shows, and what its choices do. Both are pure. */
export type ScreenDefinition = {
  view: (context: Context) => Screen;
  choose?: (choiceId: string, context: Context) => Move | null;
  /** What a typed text means here that is neither a choice nor a command; null when it means nothing. */
  onText?: (text: string, context: Context) => Move | null;
  /** Where Back leads; a screen without it has no Back. */
  back?: (context: Context) => ScreenId;
  /** Whether the setup can be left from here: the screen gets a Cancel. */
  cancel?: true;
  /** A live view keeps one message of its own and goes on changing while the person does other things. */
  live?: true;
};

export type Flow = Partial<Record<ScreenId, ScreenDefinition>>;

export const PATH_SCREENS: Record<CredentialKind, ScreenId> = {
  setup_token: 'connect_setup_token',
  api_key: 'connect_api_key',
};

/** The screen a person belongs on when they come without a wish: the next open step, or the menu. */
export function homeScreen(facts: Facts): ScreenId {
  if (!facts.entitlement.plan) return facts.machine || facts.credential ? 'plans' : 'hello';
  if (!facts.credential) return 'connect';
  if (!facts.machine || facts.machine.state !== 'ready') return 'building';
  return 'menu';
}
