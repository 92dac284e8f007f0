import { operatorScreens } from '../operators/commands.ts';
import type { Facts } from '../facts.ts';
import { accountScreens } from './account.ts';
import { alertScreens } from './alert.ts';
import { apiScreens } from './api.ts';
import { billingScreens } from './billing.ts';
import { buildScreens } from './build.ts';
import { channelsScreens } from './channels.ts';
import { chatsScreens } from './chats.ts';
import { claimScreens } from './claim.ts';
import { connectScreens } from './connect.ts';
import { credentialScreens } from './credential.ts';
import { fileScreens } from './files.ts';
import { homeScreen } from './flow.ts';
import { heldScreens } from './held.ts';
import { leavePlanScreens } from './leave-plan.ts';
import { linkScreens } from './link.ts';
import { modelScreens } from './model.ts';
import { moneyBackScreens } from './money-back.ts';
import { payScreens } from './pay.ts';
import { phoneScreens } from './phone.ts';
import { planScreens } from './plan.ts';
import { privacyScreens } from './privacy.ts';
import { removalScreens } from './removal.ts';
import { replaceBotScreens } from './replace-bot.ts';
import { settingsScreens } from './settings.ts';
import { supportScreens } from './support.ts';
import { upgradeScreens } from './upgrade.ts';
import { usageScreens } from './usage.ts';
import { welcomeScreens } from './welcome.ts';

/** Every screen there is. Sessions store these names. */
export const SCREENS = {
  ...welcomeScreens,
  ...planScreens,
  ...payScreens,
  ...connectScreens,
  ...buildScreens,
  ...channelsScreens,
  ...replaceBotScreens,
  ...accountScreens,
  ...credentialScreens,
  ...modelScreens,
  ...alertScreens,
  ...linkScreens,
  ...claimScreens,
  ...privacyScreens,
  ...supportScreens,
  ...removalScreens,
  ...settingsScreens,
  ...chatsScreens,
  ...heldScreens,
  ...upgradeScreens,
  ...leavePlanScreens,
  ...billingScreens,
  ...usageScreens,
  ...phoneScreens,
  ...fileScreens,
  ...apiScreens,
  ...moneyBackScreens,
  ...operatorScreens,
};

export type ScreenId = keyof typeof SCREENS;

export function isScreenId(value: unknown): value is ScreenId {
  return typeof value === 'string' && Object.hasOwn(SCREENS, value);
}

/** The screen to show instead when this one is not available to the person or at this time. */
export function allowedScreen(facts: Facts, wanted: ScreenId): ScreenId {
  const isForbidden = SCREENS[wanted].shown === 'to_operators' && !facts.operator;
  const id = isForbidden ? homeScreen(facts) : wanted;
  const { shown } = SCREENS[id];
  if (facts.deletion) return shown === 'always' || shown === 'during_hold' ? id : 'removal_hold';
  return shown === 'during_hold' ? homeScreen(facts) : id;
}
