import type {
  AccountChatFacts,
  BillingFacts,
  CheckoutFacts,
  CredentialFacts,
  Facts,
  MachineFacts,
  ModelFacts,
  MachinePower,
  PlanChangeFacts,
  RefundFacts,
  UpgradeFacts,
  UsageFacts,
} from '../../conversation/facts.ts';
import type { BillingView } from '../../domain/billing-view.ts';
import { SHORTEST_BREAK_MS } from '../../domain/ailments.ts';
import { type Availability, availabilityOf } from '../../domain/availability.ts';
import { endingOf } from '../../domain/chats.ts';
import { type BuildState, nextBuildStep } from '../../domain/build-steps.ts';
import { maskEmail } from '../../domain/mask-email.ts';
import { entitlement, paidEntitlement } from '../../domain/entitlement.ts';
import { spentActions } from '../../domain/limited-actions.ts';
import { type LinkPurpose, ONE_TIME_PAGES, type OneTimePage } from '../../domain/one-time-pages.ts';
import { type Platform, PLATFORMS } from '../../domain/platforms.ts';
import { type ClaudeModel, nameOfModel } from '../../domain/models.ts';
import { MONEY_BACK_STAGE } from '../../domain/refunds.ts';
import { NO_DETAILS } from '../../domain/subscription-details.ts';
import { readDetails } from '../../store/subscriptions.ts';
import { forEachService, toUnits } from '../../domain/services.ts';
import { periodAt } from '../../domain/usage-period.ts';
import type {
  AccountChatRow,
  ChatRow,
  CredentialRow,
  MachineRow,
  PlanChangeRow,
  RefundRow,
  UpgradeRow,
} from '../../store/chat-facts.ts';
import { toChannelFacts, toNewBotUrl } from './channel-facts.ts';
import { toLinkFacts } from './link-facts.ts';

/** Facts that are not in the rows: the time, the chat's platform, and what this deployment offers. */
export type Deployment = Pick<
  Facts,
  'now' | 'credentialPaths' | 'termsCheckedOn' | 'priceChanges' | 'notYet' | 'legal'
> & {
  recommendedModel: string;
  platform: Platform;
  hasTelegram: boolean;
  pageUrl: (page: OneTimePage, linkId: string) => string;
  apiUrl: string;
  /** The page on which an account changes its card. */
  cardUrl: (accountId: string) => string;
  /** Leads to the payment page of a checkout. */
  payUrl: (code: string) => string;
  /** Our short address of Stripe's page of an invoice. */
  invoiceUrl: (url: string) => string;
};

/** The facts of a chat at a moment. */
export function toFacts(row: ChatRow, deployment: Deployment): Facts {
  const { now, platform, credentialPaths, termsCheckedOn } = deployment;
  const { subscription, settings } = row;
  const details = subscription ? readDetails(subscription.details) : NO_DETAILS;
  const uses = row.uses.map(({ isHere, ...use }) => ({ ...use, isHere: isHere === 1 }));
  const spent = spentActions(uses, now);
  return {
    now,
    locale: row.locale,
    settings: {
      ...settings,
      noticesOff: settings.noticesOff === 1,
      receiptsOff: settings.receiptsOff === 1,
      weekOn: settings.weekOn === 1,
    },
    credentialPaths,
    termsCheckedOn,
    priceChanges: deployment.priceChanges,
    notYet: deployment.notYet,
    secretInput: PLATFORMS[platform].secretInput,
    secretPage: toSecretPage(row, deployment),
    entitlement: entitlement(row, now),
    subscribed: paidEntitlement(subscription, now),
    checkout: row.checkout && toCheckout(row.checkout, deployment),
    upgrade: row.upgrade && toUpgrade(row.upgrade, deployment),
    planChange: row.planChange && toPlanChange(row.planChange),
    billing: row.billing && toBilling(row.billing, deployment),
    refund: row.refund && toRefund(row.refund),
    // Signed only for a screen that shows it.
    get cardUrl() {
      return deployment.cardUrl(row.accountId);
    },
    pendingPlan: details.pending,
    card: details.card,
    failedPayment: details.failure,
    isFirstPeriod: details.isFirstPeriod,
    payUrl: shortOf(subscription?.payUrl ?? null, deployment),
    credential: row.usedCredential && toCredential(row.usedCredential),
    models: toModels(row, deployment),
    newestCredential: row.newestCredential && toCredential(row.newestCredential),
    machine: row.machine && toMachine(row.machine, now),
    grace: row.grace,
    claim: row.claim && { id: row.claim.id, email: maskEmail(row.claim.email) },
    channels: toChannelFacts(row),
    newBotUrl: toNewBotUrl(row, deployment),
    usage: toUsage(row, now),
    phone: {
      isOffered: !deployment.notYet.includes('phone'),
      isWanted: row.phone?.wanted === 1,
      number: row.phone?.number ?? null,
    },
    files: {
      view: row.fileView,
      transfer: row.fileTransfer,
      page: toPage('file', row, deployment),
      uploadPage: toPage('upload', row, deployment),
    },
    apiKeys: row.apiKeys,
    apiPage: toPage('apiKey', row, deployment),
    apiUrl: deployment.apiUrl,
    legal: deployment.legal,
    exportPage: toPage('export', row, deployment),
    agentPage: toPage('agent', row, deployment),
    qrPage: toPage('qr', row, deployment),
    deletion: row.deletion,
    link: toLinkFacts(row, { ...deployment, uses, spent }),
    spent,
    heldRequests: row.heldRequests,
    chats: row.chats.map(toChatFacts),
    support: row.support,
    switchedOff: row.switchedOff,
    incidents: row.incidents,
    accesses: row.accesses,
    operator: null,
  };
}

/** The page of the chat's open link, when the link was made for it. */
function toPage(
  page: OneTimePage,
  { oneTimeLink }: ChatRow,
  { pageUrl }: Deployment,
): Facts['exportPage'] {
  const purposes: readonly LinkPurpose[] = ONE_TIME_PAGES[page].purposes;
  if (!oneTimeLink || !purposes.includes(oneTimeLink.purpose)) return null;
  const { id, expiresAt } = oneTimeLink;
  return { url: pageUrl(page, id), expiresAt };
}

/** A page for one kind of secret is not offered where another kind is asked for. */
function toSecretPage(row: ChatRow, deployment: Deployment): Facts['secretPage'] {
  const page = toPage('secret', row, deployment);
  const purpose = row.oneTimeLink?.purpose === 'bot' ? 'bot' : 'claude';
  return page && { ...page, purpose };
}

function toChatFacts({ platformUser, isHere, ...row }: AccountChatRow): AccountChatFacts {
  return { ...row, ending: endingOf(platformUser), isHere: isHere === 1 };
}

function toCheckout(
  { trouble, url, code, ...row }: NonNullable<ChatRow['checkout']>,
  { payUrl }: Deployment,
): CheckoutFacts {
  const ours = url === null || code === null ? null : payUrl(code);
  return { ...row, url: ours, inTrouble: trouble !== null } as CheckoutFacts;
}

function shortOf(url: string | null, { invoiceUrl }: Deployment): string | null {
  return url === null ? null : invoiceUrl(url);
}

function toBilling(
  { data, trouble }: NonNullable<ChatRow['billing']>,
  { invoiceUrl }: Deployment,
): BillingFacts {
  const inTrouble = trouble !== null;
  if (data === null) return { view: null, inTrouble };
  const view = JSON.parse(data) as BillingView;
  const invoices = view.invoices.map((each) => ({ ...each, url: invoiceUrl(each.url) }));
  return { view: { ...view, invoices }, inTrouble };
}

function toRefund({ endsPlan, givenCents, trouble, ...row }: RefundRow): RefundFacts {
  const stored = row as Pick<RefundFacts, 'kind' | 'state' | 'refusal'>;
  const hasEnded = endsPlan === 1;
  return { ...stored, hasEnded, amountCents: givenCents ?? 0, inTrouble: trouble !== null };
}

function toPlanChange({ kind, state, refusal, reason, trouble }: PlanChangeRow): PlanChangeFacts {
  const stored = { kind, state, refusal } as Pick<PlanChangeFacts, 'kind' | 'state' | 'refusal'>;
  return { ...stored, hasReason: reason !== null, inTrouble: trouble !== null };
}

function toUpgrade({ trouble, payUrl, ...row }: UpgradeRow, deployment: Deployment): UpgradeFacts {
  const ours = shortOf(payUrl, deployment);
  return { ...row, payUrl: ours, inTrouble: trouble !== null } as UpgradeFacts;
}

function toCredential(row: CredentialRow): CredentialFacts {
  return row as CredentialFacts;
}

function toModels(
  { usedCredential, machine }: ChatRow,
  { recommendedModel: id }: Deployment,
): ModelFacts {
  const stored = usedCredential?.models ?? null;
  const listed = stored === null ? [] : (JSON.parse(stored) as ClaudeModel[]);
  const recommended = listed.find((each) => each.id === id) ?? { id, name: nameOfModel(id) };
  return { recommended, listed, chosen: machine?.model ?? null };
}

function toMachine(row: MachineRow, now: number): MachineFacts {
  const build: BuildState = {
    ...row,
    appCreated: row.appCreated === 1,
    started: row.started === 1,
  };
  return {
    state: row.state as MachineFacts['state'],
    step: row.state === 'ready' ? null : nextBuildStep(build),
    inTrouble: row.trouble !== null,
    late: row.lateStage > 0,
    isVeryLate: row.state !== 'ready' && row.lateStage >= MONEY_BACK_STAGE,
    credentialVersion: row.credentialVersion,
    upToDate: row.appliedRev === row.desiredRev,
    paused: row.paused === 1,
    isSuspended: row.isSuspended === 1,
    hasOwnKey: row.hasOwnKey === 1,
    restarting: row.restartRequested === 1 || (row.started === 0 && row.startCause === 'restart'),
    waking: row.wakeRequested === 1,
    halt: row.halt,
    downSince: row.ailingSince,
    availability: toAvailability(row, now),
    diskPercent: row.diskPercent,
    power: toPower(row.power),
    seenAt: row.seenAt,
  };
}

/** A break that goes on counts until now. */
function toAvailability(row: MachineRow, now: number): Availability | null {
  const { readyAt, ailingSince, ailingCause, breaks } = row;
  if (readyAt === null) return null;
  const isBreak = ailingSince !== null && ailingCause && now - ailingSince >= SHORTEST_BREAK_MS;
  const present = isBreak ? [{ cause: ailingCause, beganAt: ailingSince, endedAt: now }] : [];
  return availabilityOf([...breaks, ...present], { readyAt, now });
}

/** Fly's states, as far as they matter to a person. */
function toPower(state: string | null): MachinePower {
  switch (state) {
    case null:
      return 'unknown';
    case 'started':
      return 'awake';
    case 'stopped':
    case 'suspended':
      return 'asleep';
    case 'failed':
    case 'destroyed':
      return 'failed';
    default:
      return 'changing';
  }
}

function toUsage({ usage }: ChatRow, now: number): UsageFacts {
  return {
    used: forEachService((service) => toUnits(service, usage[service]?.[0] ?? 0)),
    extra: forEachService((service) => toUnits(service, usage[service]?.[1] ?? 0)),
    resetsAt: periodAt(now).endsAt,
  };
}
