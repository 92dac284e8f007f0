import type { ApiKey } from '../domain/api-keys.ts';
import type { Availability } from '../domain/availability.ts';
import type { Platform, SecretInput } from '../domain/platforms.ts';
import type { HeldWhat } from '../domain/held-requests.ts';
import type { SpentActions } from '../domain/limited-actions.ts';
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
import type { ShownFolder, ShownTransfer } from '../domain/files.ts';
import type { BuildStep } from '../domain/build-steps.ts';
import type { Settings } from '../domain/settings.ts';
import type { SupportState } from '../domain/support.ts';
import type { OpenIncident } from '../domain/incidents.ts';
import type { Switch } from '../domain/switches.ts';
import type { Role } from '../domain/operators.ts';
import type { PlanChangeKind, PlanChangeRefusal, PlanChangeState } from '../domain/plan-changes.ts';
import type { RefundKind, RefundRefusal, RefundState } from '../domain/refunds.ts';
import type { SubscriptionDetails } from '../domain/subscription-details.ts';
import type { BillingView } from '../domain/billing-view.ts';
import type { Plan } from '../domain/plans.ts';
import type { CredentialKind } from '../domain/credentials.ts';
import type { ClaudeModel } from '../domain/models.ts';
import type { UpgradeReason, UpgradeState } from '../domain/upgrades.ts';

/** Everything that the conversation knows at one step. Times in milliseconds. */
/** The conversation of the account with a person of the team. */
export type SupportFacts = {
  /** Null when there never was one. */
  state: SupportState | null;
  waitingSince: number | null;
  /** How long the first answer took on average lately; null while nobody can say. */
  usualWaitMs: number | null;
};

/** Something that our team did with the account or its machine. */
export type AccessFacts = {
  /** The name of the operation. */
  action: string;
  role: Role;
  reason: string | null;
  at: number;
};

export type PriceChanges = { tax: boolean; currency: boolean };

export type Facts = {
  now: number;
  locale: string;
  settings: Settings;
  /** The ways to connect Claude that this deployment offers, in order, and when Anthropic's terms were last checked. */
  credentialPaths: CredentialKind[];
  termsCheckedOn: string;
  /** What Stripe's payment page may change about a price: it adds tax, or shows the person's own currency. */
  priceChanges: PriceChanges;
  /** Services that the plans name and that this deployment does not have yet. */
  notYet: MeteredService[];
  /** How a secret is entered in this chat: typed and deleted, in a private form, or on a one-time page. */
  secretInput: SecretInput;
  /** The open one-time page for a secret of this chat. */
  secretPage: { url: string; expiresAt: number; purpose: 'claude' | 'bot' } | null;
  entitlement: Entitlement;
  /** What the subscription gives by itself: what can be changed, cancelled and billed. */
  subscribed: Entitlement;
  /** The newest payment link of the account, in any state. */
  checkout: CheckoutFacts | null;
  /** The newest change to a bigger plan, in any state. */
  upgrade: UpgradeFacts | null;
  /** The newest change of another kind, in any state. */
  planChange: PlanChangeFacts | null;
  /** What Stripe said when /billing was asked for; null before. */
  billing: BillingFacts | null;
  /** The newest refund, in any state. */
  refund: RefundFacts | null;
  /** Leads to Stripe's page for another card. */
  cardUrl: string;
  /** A smaller plan that follows at the end of the period. */
  pendingPlan: SubscriptionDetails['pending'];
  card: SubscriptionDetails['card'];
  failedPayment: SubscriptionDetails['failure'];
  /** No period was renewed yet. */
  isFirstPeriod: boolean;
  /** The page on which an open invoice of the subscription is paid. */
  payUrl: string | null;
  /** The credential in use: the newest accepted one. */
  credential: CredentialFacts | null;
  models: ModelFacts;
  /** The newest credential in any state: a check may be about this one. */
  newestCredential: CredentialFacts | null;
  machine: MachineFacts | null;
  /** Set while the agent of somebody from the old service uses our key, and after that until they connect their own. */
  grace: { endsAt: number } | null;
  /** Connected channels and failed attempts, the oldest first. */
  channels: ChannelFacts[];
  /** Creates a bot at Telegram with one tap; null where that is not available. */
  newBotUrl: string | null;
  usage: UsageFacts;
  phone: PhoneFacts;
  files: FileFacts;
  /** The keys of the account for our API, and the open one-time page of this chat with a new one. */
  apiKeys: ApiKey[];
  apiPage: { url: string; expiresAt: number } | null;
  /** The page that describes the API. */
  apiUrl: string;
  /** The operator's terms, and what is done with data; null where the operator has named no page. */
  legal: { terms: string | null; privacy: string | null };
  link: LinkFacts;
  /** The account that this chat is about to claim, by the address of its person in parts. */
  claim: { id: string; email: string } | null;
  /** What this chat has asked for too often lately, with the time from which it is possible again. */
  spent: SpentActions;
  /** The open one-time page of this chat with the account's data. */
  exportPage: { url: string; expiresAt: number } | null;
  /** The open one-time link of this chat to the page of the agent. */
  agentPage: { url: string; expiresAt: number } | null;
  /** The open one-time link of this chat to the page with the QR code. */
  qrPage: { url: string; expiresAt: number } | null;
  /** Set while the account waits for its deletion or is being deleted. `askedIn`: the chat in which it was asked for. */
  deletion: { deleteAt: number; askedIn: string | null } | null;
  /** What a new chat asked for and an older one has not answered yet. */
  heldRequests: HeldRequestFacts[];
  /** The chats of the account, this one among them, in the order in which they joined it. */
  chats: AccountChatFacts[];
  support: SupportFacts;
  /** What operators have switched off for everybody. */
  switchedOff: Switch[];
  /** Those that are open, whether they hit this account or not. */
  incidents: OpenIncident[];
  /** What our team did, the newest first. */
  accesses: AccessFacts[];
  /** Set while an operator's event is answered. */
  operator: OperatorFacts | null;
};

export type CheckoutFacts = {
  plan: Plan;
  state: 'opening' | 'open' | 'paid' | 'replaced' | 'expired' | 'refused';
  url: string | null;
  expiresAt: number | null;
  /** Stripe could not be reached to create it. */
  inTrouble: boolean;
};

export type UpgradeFacts = {
  id: string;
  plan: Plan;
  state: UpgradeState;
  reason: UpgradeReason | null;
  /** In cents, due immediately. */
  amountDue: number | null;
  renewsAt: number | null;
  /** The end of the quote, of the time to pay, or of the reason for a refusal. */
  untilAt: number | null;
  payUrl: string | null;
  inTrouble: boolean;
};

export type ModelFacts = {
  /** What this deployment recommends, and what an agent uses whose owner chose nothing. */
  recommended: ClaudeModel;
  /** What Anthropic lists for the credential in use, the newest first; empty when it shows none. */
  listed: ClaudeModel[];
  /** The id of the model that was chosen in a chat. */
  chosen: string | null;
};

export type CredentialFacts = {
  version: number;
  kind: CredentialKind;
  last4: string;
  state: 'checking' | 'accepted' | 'rejected' | 'removed';
  verdict: Verdict | null;
  /** The last time it was known whether it works. */
  checkedAt: number | null;
  /** When the spending limit that was reached ends; null when it is not known. */
  limitedUntil: number | null;
  expiresAt: number | null;
};

export type MachineFacts = {
  state: 'building' | 'ready' | 'failed';
  /** The current step; null when all are done. */
  step: BuildStep | null;
  /** A provider that the build needs is failing. */
  inTrouble: boolean;
  late: boolean;
  /** So late that the money is offered back. */
  isVeryLate: boolean;
  /** The version of the credential on the machine. */
  /** An operator has taken it out of service. */
  isSuspended: boolean;
  /** It came with a key of its owner, which goes on being used until something is connected here. */
  hasOwnKey: boolean;
  credentialVersion: number | null;
  upToDate: boolean;
  /** Stopped and kept, because the account has no plan or is on hold. */
  paused: boolean;
  /** A restart was requested and is not done yet. */
  restarting: boolean;
  /** A start was requested, and the machine is not up yet. */
  waking: boolean;
  /** Its owner has stopped it; `runs` is how many turns that ended. */
  halt: { state: 'stopping' | 'blocked' | 'off'; runs: number } | null;
  /** Since when it is down although it should be up. */
  downSince: number | null;
  /** Of the present month; null before the first build is done. */
  availability: Availability | null;
  /** How full its disk is, in percent; null while that is unknown. */
  diskPercent: number | null;
  /** The state that Fly last reported. */
  power: MachinePower;
  seenAt: number | null;
};

export type ChannelFacts = {
  kind: ChannelKind;
  state: 'checking' | 'on' | 'off';
  botName: string | null;
  /** The address to write to it, or to add it to a server. */
  url: string | null;
  /** The last characters of the token that is being checked, or else of the one in use. */
  last4: string | null;
  /** A token is being checked. It may be a new token for a channel in use. */
  isChecking: boolean;
  /** Another bot that waits for an answer: the end of its token, or the name of one that was made with a tap. */
  held: string | null;
  problem: ChannelProblem | null;
  /** The state of a login by QR code, and the code to show. */
  login: 'requested' | 'showing' | 'linked' | 'failed' | null;
  qr: { pictureId: string; until: number } | null;
  health: ChannelHealth | null;
  reason: HealthReason | null;
  /** When its agent last got or sent a message there, as far as it was seen. */
  lastMessageAt?: number | null;
  /** At least one person may write to it. */
  hasOwner: boolean;
  /** On WhatsApp: only the linked account itself may write to it. */
  isSelfOnly: boolean;
  managed: boolean;
  createdAt: number;
  stays?: boolean;
};

export type MachinePower = 'awake' | 'asleep' | 'changing' | 'failed' | 'unknown';

export type LinkFacts = {
  /** The newest code that this chat shows. */
  shown: LinkCodeFacts | null;
  /** The newest code that was entered in this chat. */
  entered: LinkCodeFacts | null;
  /** How many wrong codes this chat may still enter now. At zero, `mayTryAt` is the time of the next try. */
  triesLeft: number;
  mayTryAt: number | null;
  /** The time of the next try if one more code is wrong and no try is left. */
  mayTryAfterWrong: number;
  /** Opens our chat in another app; the code has to be appended. Null when the address is not known. */
  deepLink: string | null;
};

export type LinkCodeFacts = {
  id: string;
  state: 'shown' | 'entered' | 'confirmed' | 'linked' | 'ended';
  expiresAt: number;
  /** This side has confirmed. */
  answered: boolean;
  /** The platform of the other side, once a chat has entered the code. */
  platform: Platform | null;
  /** The end of the other person's id or number there. */
  ending: string | null;
  /** The name of the other account's plan. */
  plan: string | null;
  /** The other account has a plan, an agent or a credential. */
  holdsSomething: boolean;
  /** Both accounts hold a machine or a live subscription, so they cannot be merged. */
  isConflict: boolean;
  /** The chat on the other side. It is never shown. */
  chat: string | null;
};

export type AccountChatFacts = {
  /** The key of the chat. It is never shown. */
  chat: string;
  platform: Platform;
  /** The end of the person's id or number there. */
  ending: string | null;
  joinedAt: number;
  /** To the hour; null before the first use. */
  usedAt: number | null;
  isHere: boolean;
};

export type HeldRequestFacts = {
  id: string;
  what: HeldWhat;
  /** The chat that asked. */
  chat: string;
  /** It starts then, unless a chat stops it. */
  startsAt: number;
};

export type UsageFacts = {
  used: Record<MeteredService, number>;
  /** What an operator has given on top of the plan. */
  extra: Record<MeteredService, number>;
  resetsAt: number;
};

/** `number`: where the agent is reached once it has one. */
export type PhoneFacts = { isOffered: boolean; isWanted: boolean; number: string | null };

/** `transfer`: the newest file of this chat on its way. The pages are open one-time pages, to download it or to send one. */
export type FileFacts = {
  view: ShownFolder | null;
  transfer: ShownTransfer | null;
  page: { url: string; expiresAt: number } | null;
  uploadPage: { url: string; expiresAt: number } | null;
};

export type PlanChangeFacts = {
  kind: PlanChangeKind;
  state: PlanChangeState;
  refusal: PlanChangeRefusal | null;
  /** Somebody who has cancelled has said why. */
  hasReason: boolean;
  inTrouble: boolean;
};

export type RefundFacts = {
  kind: RefundKind;
  state: RefundState;
  refusal: RefundRefusal | null;
  hasEnded: boolean;
  /** What has gone back. */
  amountCents: number;
  inTrouble: boolean;
};

export type BillingFacts = { view: BillingView | null; inTrouble: boolean };
