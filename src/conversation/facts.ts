import type { SecretInput } from '../domain/platforms.ts';
import type { MeteredService } from '../domain/services.ts';
import type {
  ChannelHealth,
  ChannelKind,
  ChannelProblem,
  HealthReason,
} from '../domain/channels.ts';
import type { Entitlement } from '../domain/entitlement.ts';
import type { Verdict } from '../domain/verdicts.ts';
import type { OperatorFacts } from './operator-facts.ts';
import type { BuildStep } from '../domain/build-steps.ts';
import type { QuietHours } from '../domain/quiet-hours.ts';
import type { Plan } from '../domain/plans.ts';
import type { Platform } from '../domain/platforms.ts';
import type { CredentialKind } from '../domain/credentials.ts';
import type { UpgradeReason, UpgradeState } from '../domain/upgrades.ts';

/** Everything the conversation may know when it decides; read anew before each step. Times in milliseconds. */
export type Facts = {
  now: number;
  locale: string;
  settings: SettingsFacts;
  /** Which ways to connect Claude this deployment offers, in order, and when Anthropic's terms were last read. */
  credentialPaths: CredentialKind[];
  termsCheckedOn: string;
  /** How this chat takes a secret best: typed and deleted, in a private form, or on a page of its own. */
  secretInput: SecretInput;
  /** The one-time page that waits for this chat, if any. */
  secretPage: { url: string; expiresAt: number } | null;
  entitlement: Entitlement;
  /** The newest payment link of the account, whatever became of it. */
  checkout: CheckoutFacts | null;
  /** The newest change to a bigger plan, whatever became of it. */
  upgrade: UpgradeFacts | null;
  /** Where an open invoice of the subscription is paid. */
  payUrl: string | null;
  /** The credential in use: the newest accepted one. */
  credential: CredentialFacts | null;
  /** The newest credential of any state: the one a check may be about. */
  newestCredential: CredentialFacts | null;
  machine: MachineFacts | null;
  /** What is connected, or was tried; the oldest first. */
  channels: ChannelFacts[];
  /** Where a person makes a bot at Telegram with one tap; null where that is not to be had. */
  newBotUrl: string | null;
  usage: UsageFacts;
  link: LinkFacts;
  /** The one-time page with the account's data that waits for this chat, if any. */
  exportPage: { url: string; expiresAt: number } | null;
  /** The one-time link to the page of the agent that waits for this chat, if any. */
  agentPage: { url: string; expiresAt: number } | null;
  /** Set while the account waits for its deletion or is being deleted. */
  deletion: { deleteAt: number } | null;
  /** Set when this event is an operator's. */
  operator: OperatorFacts | null;
};

export type SettingsFacts = QuietHours & { noticesOff: boolean };
/** What a person changes at once: their language, or some of the settings. */
export type SettingsChange = Partial<SettingsFacts & { locale: string }>;

export type CheckoutFacts = {
  plan: Plan;
  state: 'opening' | 'open' | 'paid' | 'replaced' | 'expired' | 'refused';
  url: string | null;
  expiresAt: number | null;
  /** True while Stripe could not be reached for it. */
  inTrouble: boolean;
};

export type UpgradeFacts = {
  id: string;
  plan: Plan;
  state: UpgradeState;
  reason: UpgradeReason | null;
  /** In cents, due at once. */
  amountDue: number | null;
  renewsAt: number | null;
  /** The end of the quote, of the time to pay, or of what stands in the way. */
  untilAt: number | null;
  payUrl: string | null;
  inTrouble: boolean;
};

export type CredentialFacts = {
  version: number;
  kind: CredentialKind;
  last4: string;
  state: 'checking' | 'accepted' | 'rejected' | 'removed';
  verdict: Verdict | null;
  checkedAt: number | null;
  expiresAt: number | null;
};

export type MachineFacts = {
  state: 'building' | 'ready' | 'failed';
  /** The step being worked on; `null` when all are done. */
  step: BuildStep | null;
  /** True while a provider it needs does not answer as it should. */
  inTrouble: boolean;
  late: boolean;
  /** Version of the credential that is on the machine. */
  credentialVersion: number | null;
  upToDate: boolean;
  /** Stopped and kept, because its account has no plan or is on hold. */
  paused: boolean;
  /** Somebody asked for it to be woken, and it is not up yet. */
  waking: boolean;
  /** What it was last seen to do at our provider, and when. */
  power: MachinePower;
  seenAt: number | null;
};

export type ChannelFacts = {
  kind: ChannelKind;
  state: 'checking' | 'on' | 'off';
  botName: string | null;
  /** Where to write to it, or to add it to a server. */
  url: string | null;
  /** The end of the token that is being checked, or else of the one in use. */
  last4: string | null;
  /** A token waits for its check, which may be a new one for a channel in use. */
  isChecking: boolean;
  problem: ChannelProblem | null;
  /** How far linking by a QR code is, and the code that is to be shown. */
  login: 'requested' | 'showing' | 'linked' | 'failed' | null;
  qr: { pictureId: string; until: number } | null;
  health: ChannelHealth | null;
  reason: HealthReason | null;
  /** Somebody may write to it. */
  hasOwner: boolean;
  /** Nobody but the linked account itself, on WhatsApp. */
  isSelfOnly: boolean;
  managed: boolean;
  createdAt: number;
};

export type MachinePower = 'awake' | 'asleep' | 'changing' | 'failed' | 'unknown';

export type LinkFacts = {
  /** The newest code that this chat shows. */
  shown: LinkCodeFacts | null;
  /** The newest code that was typed in this chat. */
  entered: LinkCodeFacts | null;
  /** Wrong codes this chat may still type now; at none, `mayTryAt` says when it may again. */
  triesLeft: number;
  mayTryAt: number | null;
  /** Where another app opens our chat with a code, as far as we know: the code follows the address. */
  deepLink: string | null;
};

export type LinkCodeFacts = {
  id: string;
  state: 'shown' | 'entered' | 'confirmed' | 'linked' | 'ended';
  expiresAt: number;
  /** This side has said yes. */
  answered: boolean;
  /** Who is on the other side, once there is somebody. */
  platform: Platform | null;
  /** Name of the plan of the other account. */
  plan: string | null;
  /** Both accounts hold a machine or a living subscription, so they cannot become one. */
  isConflict: boolean;
  /** The chat on the other side; for rows, never for eyes. */
  chat: string | null;
};

export type UsageFacts = {
  used: Record<MeteredService, number>;
  resetsAt: number;
};
