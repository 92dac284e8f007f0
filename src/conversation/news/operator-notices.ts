import type { SharedCause } from '../../domain/breaks.ts';
import type { SubscriptionProblem } from '../../domain/entitlement.ts';
import type { PlanChangeKind } from '../../domain/plan-changes.ts';
import { type Platform, PLATFORMS } from '../../domain/platforms.ts';
import type { Risk } from '../../domain/payment-risks.ts';
import type { RefundKind, RefundRefusal } from '../../domain/refunds.ts';
import type { MeteredService } from '../../domain/services.ts';
import type { ConnectionTrouble } from '../../domain/connection-troubles.ts';
import { type DailyFigures, medianOf } from '../../domain/daily-report.ts';
import type { Layer } from '../../domain/incidents.ts';
import { operatorCopy } from '../languages/operators.ts';
import type { OffCause } from '../operator-facts.ts';

type OfMachine = { machineId: string };

/** A dispute, and when evidence has to be there. */
type Due = { id: string; answerBy: number };

type Refunded = { accountId: string; kind: RefundKind };

/** A day in numbers. `costCents` and `priceCents` are those of the month so far and of a whole month. */
export type ReportedDay = DailyFigures & { stuck: number; costCents: number; priceCents: number };

const GONE = {
  moved:
    'The host of a machine stays full. The machine moves to a copy of its volume; the old volume stays until you delete it.',
  restored:
    'The host of a machine is gone. The machine is created again on the newest snapshot of its volume; the old volume stays until you delete it.',
  vanished: 'A machine is gone from Fly. It is created again on its volume.',
};

const OUTSIDE_NAME: Record<SharedCause, string> = {
  anthropic: 'Anthropic',
  telegram: 'Telegram',
  discord: 'Discord',
  whatsapp: 'WhatsApp',
};

const FLY_ACCOUNT = {
  auth: 'Fly refuses our token. Make a new one for the organisation (fly tokens create org) and set FLY_API_TOKEN.',
  payment:
    'Fly wants a payment method of ours. Add or renew the card in Fly’s dashboard under Billing.',
  quota:
    'Our quota at Fly is used up in a region. Ask Fly to raise it, or add a region to FLY_REGIONS.',
};

/** What operators are told without having asked. Ids and codes, never what a customer wrote. */
const NOTICES = {
  support_waits: ({ accountId }: { accountId: string }) =>
    `💬 A customer writes to support. Read and answer: /ops_thread ${accountId}`,
  alarm_taken: ({ words }: { words: string }) => `👀 An operator looks after this now: ${words}`,
  alarm_over: ({ words, minutes }: { words: string; minutes: number }) =>
    `✅ Over, after ${minutes} minutes: ${words}`,
  daily_report: ({ day }: { day: ReportedDay }) => `☀️ The last 24 hours\n${dayLines(day)}`,
  approval_wanted: ({ id, actor, name }: { id: string; actor: string; name: string }) =>
    `${actor} wants to do this and needs a second operator: ${name}. Look at it and decide: /ops_approve ${id}`,
  place_refuses: ({ platform, reason }: { platform: Platform; reason: string }) =>
    `⚠️ A group or channel of ours on ${PLATFORMS[platform].name} refuses my messages: ${reason}. They come to you instead. Let the bot write there, or correct OPERATORS_${platform.toUpperCase()}_PLACES.`,
  machine_failed: ({ machineId, step, code }: OfMachine & { step: string; code: string }) =>
    `⚠️ A machine step fails: ${step} (${code}). Details: /ops_find ${machineId}`,
  fly_account: ({ code, machineId }: OfMachine & { code: keyof typeof FLY_ACCOUNT }) =>
    `⚠️ ${FLY_ACCOUNT[code]} It goes on by itself afterwards. The first machine concerned: /ops_find ${machineId}`,
  machine_late: ({ machineId }: OfMachine) =>
    `⚠️ Paid, but not ready after 5 minutes. Details: /ops_find ${machineId}`,
  machine_gone: ({ machineId, why }: OfMachine & { why: keyof typeof GONE }) =>
    `⚠️ ${GONE[why]} Details: /ops_find ${machineId}`,
  machines_down: ({
    count,
    machineIds,
    minutes,
  }: {
    count: number;
    machineIds: string[];
    minutes: number;
  }) =>
    `⚠️ ${count === 1 ? 'An agent has' : `${count} agents have`} been down for more than ${minutes} minutes, and what I tried did not help yet.${count === 1 ? '' : ` If it is Fly, tell everybody who is hit: ${incident('fly')}`} ${machineIds.map((id) => `/ops_find ${id}`).join(' · ')}`,
  many_cut_off: ({ layer, count }: { layer: SharedCause; count: number }) =>
    `⚠️ ${count} agents lost ${OUTSIDE_NAME[layer]} within the same hour, while their machines are up. If it lasts, tell everybody who is hit: ${incident(layer)}`,
  machine_crashing: ({
    machineId,
    exits,
    outOfMemory,
  }: OfMachine & { exits: number; outOfMemory: boolean }) =>
    `⚠️ A machine has ended ${exits} times by itself within an hour${outOfMemory ? ' for lack of memory' : ''}. Details: /ops_find ${machineId}`,
  disk_full: ({ machineId, percent }: OfMachine & { percent: number }) =>
    `⚠️ The disk of a machine is ${percent}% full, and caches and old logs are cleaned already. Details: /ops_find ${machineId}`,
  fly_unreadable: ({ machineId, minutes }: OfMachine & { minutes: number }) =>
    `⚠️ Fly has not told the state of a machine for ${minutes} minutes, so nobody knows whether it is up. If it is so for many: ${incident('fly')} Details: /ops_find ${machineId}`,
  orphans: ({ apps, monthlyCents }: { apps: string[]; monthlyCents: number }) =>
    `⚠️ Apps at Fly that belong to nobody: ${apps.join(', ')}, about $${(monthlyCents / 100).toFixed(2)} a month. Check them there before you delete anything.`,
  rollout_stopped: ({ image, trouble }: { image: string; trouble: string }) =>
    `⚠️ The rollout of ${image} has stopped and is rolled back: ${trouble}. The fleet keeps the previous image.`,
  whatsapp_off: ({ reason }: { reason: OffCause }) =>
    `⚠️ WhatsApp is off: ${operatorCopy.cause[reason]}. /ops_whatsapp`,
  whatsapp_unlinked: () => '⚠️ The phone has unlinked WhatsApp. Link it again: /ops_whatsapp',
  message_refused: ({ platform, reason }: { platform: Platform; reason: string }) =>
    `⚠️ ${PLATFORMS[platform].name} refused a message: ${reason}. It was not sent; the log has more.`,
  connection_fails: ({ platform, trouble }: { platform: Platform; trouble: ConnectionTrouble }) =>
    `⚠️ ${capitalized(operatorCopy.trouble[trouble](PLATFORMS[platform].name))}`,
  connection_back: ({ platform }: { platform: Platform }) =>
    `✅ ${PLATFORMS[platform].name} works again.`,
  message_waits: ({ platform, reason }: { platform: Platform; reason: string }) =>
    `⚠️ ${PLATFORMS[platform].name} refuses messages for now: ${reason}. I keep trying, and what it keeps refusing is put aside: /ops_failed`,
  service_refuses_us: ({ service, status }: { service: MeteredService; status: number }) =>
    `⚠️ The provider of ${service} refuses us with status ${status}: our key is wrong or our account has no credit. No agent can use ${service} until it is fixed. To tell those who are hit: ${incident(service)}`,
  grace_key_refused: ({ status }: { status: number }) =>
    `⚠️ Anthropic refuses our own key with status ${status}, or it has no credit. No customer in their first month can use their agent until GRACE_API_KEY works.`,
  anthropic_blocks_us: () =>
    '⚠️ Anthropic turns our address away (403, “Request not allowed”), so no Claude of a customer can be checked. Nothing is held against the keys, and I keep trying.',
  machine_left: ({ accountId, reason }: { accountId: string; reason: string }) =>
    `⚠️ The old machine of ${accountId} was not adopted and stays as it is: ${reason}. scripts/migrate-plans adoptions says more.`,
  mails_fail: ({ code }: { code: string }) =>
    `⚠️ Our mail server refuses mails for good: ${code}. The addresses are not the reason; MAIL_URL and the sender are worth a look.`,
  provider_nearly_full: ({
    service,
    used,
    limit,
  }: {
    service: MeteredService;
    used: number;
    limit: number;
  }) =>
    `⚠️ Our account at the provider of ${service} is nearly used up: ${used} of ${limit}. Take a bigger plan there in time.`,
  provider_low_balance: ({ service, dollars }: { service: MeteredService; dollars: number }) =>
    `⚠️ Our balance at the provider of ${service} is down to $${dollars.toFixed(2)}. Add some, or its calls stop for everybody.`,
  service_orphans: ({ service, count }: { service: MeteredService; count: number }) =>
    `⚠️ At the provider of ${service} ${count === 1 ? 'something belongs' : `${count} things belong`} to nobody and may cost money. Which to look at is in the runbook.`,
  subscription_problem: ({
    accountId,
    problem,
  }: {
    accountId: string;
    problem: SubscriptionProblem;
  }) =>
    `⚠️ ${operatorCopy.subscriptionProblem[problem]} Check it at Stripe. Details: /ops_find ${accountId}`,
  customer_deleted: ({ accountId }: { accountId: string }) =>
    `⚠️ A customer with a plan was deleted at Stripe, so the plan has ended; they can buy another. Nothing was refunded by that. Details: /ops_find ${accountId}`,
  change_by_hand: ({ accountId, kind }: { accountId: string; kind: PlanChangeKind }) =>
    `⚠️ A customer wants this for their plan, and the chat cannot do it: ${kind.replace('_', ' ')}. Do it at Stripe. Details: /ops_find ${accountId}`,
  refund_made: ({ accountId, kind, amountCents }: Refunded & { amountCents: number }) =>
    `💸 Refunded $${(amountCents / 100).toFixed(2)}: ${operatorCopy.refundKind[kind]} Details: /ops_find ${accountId}`,
  refund_refused: ({ accountId, kind, refusal }: Refunded & { refusal: RefundRefusal }) =>
    `⚠️ A refund was not made (${operatorCopy.refundKind[kind]}): ${operatorCopy.refundRefusal[refusal]} Details: /ops_find ${accountId}`,
  payment_risk: ({
    accountId,
    kind,
    state,
    dispute,
  }: Risk & { accountId: string; dispute?: Due }) =>
    `⚠️ ${operatorCopy.paymentRisk[kind][state]}${dispute && state === 'open' ? ` ${answerAt(dispute)}` : ''} Details: /ops_find ${accountId}`,
  dispute_due: ({ accountId, ...dispute }: Due & { accountId: string }) =>
    `⚠️ A dispute is lost tomorrow unless somebody answers it at Stripe. ${answerAt(dispute)} Details: /ops_find ${accountId}`,
  refund_failed: ({ accountId }: { accountId: string }) =>
    `⚠️ A bank could not take a refund, and the money is back in our balance. Pay it another way. Details: /ops_find ${accountId}`,
  invoice_unfinished: ({ accountId }: { accountId: string }) =>
    `⚠️ Stripe cannot finish an invoice, mostly because the tax needs an address. It stays unpaid until somebody corrects it at Stripe. Details: /ops_find ${accountId}`,
  upgrade_by_hand: ({ accountId }: { accountId: string }) =>
    `⚠️ A customer wants a bigger plan, and the chat cannot change their subscription. Check it at Stripe. Details: /ops_find ${accountId}`,
};

export const OPERATOR_NOTICE_KINDS = Object.keys(NOTICES);

export function isKnownNotice(type: string): boolean {
  return Object.hasOwn(NOTICES, type);
}

type Notices = typeof NOTICES;
type PayloadOf<N extends keyof Notices> = Parameters<Notices[N]> extends [infer P] ? P : object;

export type OperatorNotice = { [N in keyof Notices]: { type: N } & PayloadOf<N> }[keyof Notices];

/** An alarm that is listed may be of a later version. */
export function sentenceOf(notice: OperatorNotice): string {
  if (!isKnownNotice(notice.type))
    return `⚠️ Something that only a newer version can say: ${notice.type}.`;
  const write = NOTICES[notice.type] as (notice: OperatorNotice) => string;
  return write(notice);
}

function answerAt({ id, answerBy }: Due): string {
  const at = new Date(answerBy).toISOString().slice(0, 16).replace('T', ' ');
  return `Until ${at} UTC: https://dashboard.stripe.com/disputes/${id}`;
}

/** How operators open an incident that an alarm hints at. */
function incident(layer: Layer): string {
  return `/ops_incident ${layer} REASON.`;
}

export function dayLines(day: ReportedDay): string {
  const plans = Object.entries(day.plans).map(([plan, count]) => `${count} ${plan}`);
  const reasons = Object.entries(day.leavingBecause ?? {});
  const because = reasons.map(([reason, count]) => `${count} ${reason}`).join(', ');
  const median = medianOf(day.buildMs);
  const times =
    median === null
      ? ''
      : `, half of them within ${seconds(median)} s, the slowest ${seconds(Math.max(...day.buildMs))} s`;
  return [
    `Accounts: ${day.accounts}, ${day.newAccounts} new`,
    `Plans: ${plans.join(', ') || 'none'}${day.comped > 0 ? `, ${day.comped} for free` : ''}; ${day.newPlans} bought, ${day.endedPlans} ended, ${day.leaving} leaving, ${day.pastDue} unpaid`,
    ...(because === '' ? [] : [`Cancelled because of: ${because}`]),
    `Refunds: ${dollars(day.refundedCents)}`,
    `Agents ready: ${day.buildMs.length}${times}; ${day.building} being built`,
    `Agents down: ${day.down} now, ${day.breaks} breaks`,
    `Services this month: ${dollars(day.costCents)} of cost; plans bring ${dollars(day.priceCents)} a month`,
    `Failing work: ${day.stuck}${day.stuck > 0 ? ' (/ops_failed)' : ''}`,
    `Support: ${day.supportWaiting} waiting${day.supportWaiting > 0 ? ' (/ops_thread)' : ''}`,
    `Alarms: ${day.alarms}`,
  ].join('\n');
}

function seconds(ms: number): number {
  return Math.round(ms / 1000);
}

function dollars(cents: number): string {
  return `$${(cents / 100).toFixed(2)}`;
}

function capitalized(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
