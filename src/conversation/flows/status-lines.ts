import { withoutCredential } from './own-key.ts';
import { isOpen } from '../../domain/channels.ts';
import type { Copy } from '../languages/copy.ts';
import type { Facts } from '../facts.ts';
import type { Field, Mark } from '../screen.ts';
import { agentLine, agentMark } from './agent-power.ts';
import { channelsLine } from './channels.ts';

const HALF_A_DAY_MS = 12 * 3_600_000;

/** What holds for the account, one line each: what needs somebody stands first, and the plan last. */
export function statusFields(copy: Copy, facts: Facts): Field[] {
  const { status } = copy;
  const channels = channelsLine(copy, facts) ?? status.noChannels;
  const lines = [
    marked({ label: status.agent, value: agentLine(copy, facts) }, agentMark(facts)),
    marked({ label: status.claude, value: claudeLine(copy, facts) }, claudeMark(facts)),
    marked({ label: status.channels, value: channels }, channelsMark(facts)),
  ];
  const needsSomebody = ({ mark }: Field): boolean => mark === 'needs_somebody';
  return [
    ...lines.filter(needsSomebody),
    ...lines.filter((line) => !needsSomebody(line)),
    { label: status.plan, value: planLine(copy, facts) },
  ];
}

/** The verdict, where there is one: nothing unknown counts as good. */
export function statusTitle(copy: Copy, facts: Facts, problems: string[]): string {
  const isRunning = agentMark(facts) === 'works' && claudeMark(facts) === 'works';
  const areChannelsFine = [undefined, 'works'].includes(channelsMark(facts));
  const isPaid = facts.subscribed.why !== 'past_due' && facts.entitlement.plan !== null;
  return problems.length === 0 && isPaid && isRunning && areChannelsFine
    ? copy.status.allWorks
    : copy.status.title;
}

/** What only somebody who asks for it wants to know. */
export function statusDetails(copy: Copy, facts: Facts): string[] {
  const { credential, deletion } = facts;
  const ends = deletion ? null : credential?.expiresAt;
  return [
    ...(ends ? [copy.status.tokenEnds(copy.date(ends))] : []),
    ...availabilityLine(copy, facts),
  ];
}

function marked(field: Field, mark: Mark | undefined): Field {
  return mark ? { ...field, mark } : field;
}

function claudeMark({ credential, grace, entitlement }: Facts): Mark | undefined {
  if (!credential) return grace || !entitlement.plan ? undefined : 'needs_somebody';
  const verdict = credential.verdict ?? 'unknown';
  if (verdict === 'unknown') return undefined;
  return verdict === 'valid' ? 'works' : 'needs_somebody';
}

function channelsMark({ channels, deletion }: Facts): Mark | undefined {
  const open = deletion ? [] : channels.filter(isOpen);
  if (open.length === 0) return undefined;
  if (open.some(({ health, hasOwner }) => health === 'stopped' || !hasOwner))
    return 'needs_somebody';
  const isFine = open.every(({ health }) => health === 'running' || health === 'asleep');
  return isFine ? 'works' : 'under_way';
}

/** Of today, the time says enough. */
function lately(copy: Copy, at: number, now: number): string {
  return now - at < HALF_A_DAY_MS ? copy.time(at) : copy.dateTime(at);
}

export function planLine(copy: Copy, { entitlement, deletion }: Facts): string {
  if (entitlement.plan && deletion) {
    const until = Math.min(entitlement.until, deletion.deleteAt);
    return copy.status.planUntil.ending(entitlement.terms.name, copy.date(until));
  }
  if (entitlement.plan) {
    return copy.status.planUntil[entitlement.why](
      entitlement.terms.name,
      copy.date(entitlement.until),
    );
  }
  if (entitlement.why === 'unknown') return copy.status.unreadable;
  if (entitlement.why === 'blocked') return copy.status.blocked;
  return entitlement.why === 'unpaid' ? copy.status.unpaid : copy.status.noPlan;
}

const DAY_MS = 24 * 3_600_000;

function graceLine(copy: Copy, { grace, now }: Facts): string | null {
  if (!grace) return null;
  const { claudeLine: words } = copy.grace;
  if (now >= grace.endsAt) return words.over;
  const isSoon = grace.endsAt - now <= DAY_MS;
  return isSoon ? words.soon(copy.dateTime(grace.endsAt)) : words.open(copy.date(grace.endsAt));
}

function claudeLine(copy: Copy, facts: Facts): string {
  const { credential, now } = facts;
  if (!credential) return graceLine(copy, facts) ?? withoutCredential(copy, facts);
  const { kind, last4, verdict, checkedAt } = credential;
  const isUntested = (verdict ?? 'unknown') === 'unknown';
  return [
    copy.status.credential(copy.connect.kindName[kind], last4),
    isUntested && checkedAt
      ? copy.status.untested(copy.dateTime(checkedAt))
      : copy.verdict.short[verdict ?? 'unknown'],
    ...(checkedAt && !isUntested ? [copy.status.checkedAt(lately(copy, checkedAt, now))] : []),
  ].join(' · ');
}

/** How much of the month the agent was there, with its breaks and the cause of the last one; then what does not count. */
function availabilityLine(copy: Copy, { machine, deletion }: Facts): string[] {
  const found = deletion ? null : machine?.availability;
  if (!found) return [];
  const { status } = copy;
  const { basisPoints, breaks, longestMs, last, outside, lastOutside } = found;
  const percent = (basisPoints / 100).toString();
  const parts = [
    status.availability(percent),
    breaks === 0 ? status.noBreaks : status.breaks(breaks, Math.ceil(longestMs / 60_000)),
    ...(last ? [status.lastBreak(copy.dateTime(last.beganAt), status.breakCause[last.cause])] : []),
  ];
  const others = outside.map(({ cause, count, totalMs }) =>
    status.howLong(status.breakCause[cause], count, Math.ceil(totalMs / 60_000)),
  );
  return [
    `${status.thisMonth}: ${parts.join(' · ')}`,
    ...(lastOutside
      ? [status.notCounted(others.join(', '), copy.dateTime(lastOutside.beganAt))]
      : []),
  ];
}
