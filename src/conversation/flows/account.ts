import { PLAN_TERMS, PLANS } from '../../domain/plans.ts';
import type { Facts } from '../facts.ts';
import { type Choice, type Field, type Link, small, text } from '../screen.ts';
import type { Copy } from '../languages/copy.ts';
import { fixLinks } from './fix-links.ts';
import { agentLine, powerChoices, resumeMove, wakeMove } from './agent-power.ts';
import { channelsLine, inspectionEffects, refreshMove } from './channels.ts';
import { filesMove } from './files.ts';
import { homeScreen, type Screens } from './flow.ts';
import { incidentLines } from './incidents.ts';
import { chooseLeaving, leaveChoices } from './leave-plan.ts';
import { linkMove } from './link.ts';
import { planCard } from './plan.ts';
import { keepMove } from './removal.ts';
import { platformFields } from '../operators/fleet.ts';
import { biggerPlans, chooseUpgrade, upgradeChoices } from './upgrade.ts';

export const accountScreens: Screens<'menu' | 'status' | 'confirm_restart' | 'my_plan' | 'help'> = {
  menu: {
    shown: 'outside_hold',
    interruptible: true,
    view: ({ copy, facts }) => ({
      title: copy.menu.title,
      body: text(copy.menu.line(planName(copy, facts), copy.credentialLine(facts.credential))),
      choices: [
        { id: 'status', label: copy.menu.status },
        { id: 'usage', label: copy.menu.usage },
        { id: 'my_plan', label: copy.menu.plan },
        { id: 'my_credential', label: copy.menu.claude },
        { id: 'channels', label: copy.channel.command },
        ...(facts.entitlement.terms?.fileBrowser ? [{ id: 'files', label: copy.files.title }] : []),
        { id: 'link', label: copy.link.menu },
        { id: 'settings', label: copy.menu.settings },
        { id: 'help', label: copy.menu.help },
      ],
    }),
    choose: (id, context) => {
      const { facts } = context;
      if (id === 'link') return linkMove(facts);
      if (id === 'files') return filesMove(context);
      if (id === 'channels' || id === 'status')
        return { to: id, effects: inspectionEffects(facts) };
      return id === 'usage' ||
        id === 'my_plan' ||
        id === 'my_credential' ||
        id === 'settings' ||
        id === 'help'
        ? { to: id }
        : null;
    },
  },
  status: {
    shown: 'always',
    interruptible: true,
    view: ({ copy, facts }) => ({
      title: copy.status.title,
      body: text(...problems(copy, facts)),
      fields: [
        { label: copy.status.plan, value: planLine(copy, facts) },
        { label: copy.status.claude, value: claudeLine(copy, facts) },
        { label: copy.status.agent, value: agentLine(copy, facts) },
        ...availabilityFields(copy, facts),
        { label: copy.status.channels, value: channelsLine(copy, facts) ?? copy.status.noChannels },
        ...(facts.operator ? platformFields(facts.operator) : []),
      ],
      choices: [
        ...nextStepChoices(copy, facts),
        { id: 'refresh', label: copy.status.refresh },
        ...powerChoices(copy, facts),
      ],
      links: [...payLinks(copy, facts), ...credentialLinks(copy, facts)],
    }),
    choose: (id, context) => {
      if (id === 'refresh') return refreshMove(context.facts, 'status');
      if (id === 'wake') return wakeMove(context);
      if (id === 'go') return resumeMove(context);
      if (id === 'plans' || id === 'connect') return { to: id };
      if (id === 'paying') {
        return { to: id, keep: { plan: context.facts.checkout?.plan ?? null } };
      }
      if (id === 'keep') return keepMove(context);
      return id === 'restart' ? { to: 'confirm_restart' } : null;
    },
    back: ({ facts }) => homeScreen(facts),
  },
  confirm_restart: {
    shown: 'outside_hold',
    interruptible: false,
    view: ({ copy }) => ({
      title: copy.status.restart,
      body: text(copy.status.restartAsk),
      choices: [{ id: 'restart', label: copy.status.restartYes, style: 'danger' }],
    }),
    choose: (id, { copy }) =>
      id === 'restart'
        ? { to: 'status', say: copy.status.restarting, effects: [{ type: 'restart_machine' }] }
        : null,
    back: () => 'status',
  },
  my_plan: {
    shown: 'outside_hold',
    interruptible: true,
    view: ({ copy, facts }) => {
      const { plan } = facts.entitlement;
      const bigger = biggerPlans(facts);
      return {
        title: copy.plans.yourPlan(planName(copy, facts)),
        body: plan
          ? [
              ...text(planLine(copy, facts), ...pendingLine(copy, facts), ...compLine(copy, facts)),
              { ...planCard(copy, plan), text: copy.plans.details(PLAN_TERMS[plan]) },
              ...small(...(plan === PLANS[0] ? [] : [copy.changes.howSmaller])),
            ]
          : text(noPlanWords(copy, facts)),
        choices:
          plan && facts.subscribed.plan
            ? [
                ...upgradeChoices(copy, facts, bigger),
                ...leaveChoices(copy, facts),
                { id: 'billing', label: copy.billing.title },
              ]
            : planChoice(copy, facts),
      };
    },
    choose: (id, { facts }) => {
      if (id === 'plans') return { to: 'plans' };
      if (id === 'billing') return { to: 'billing', effects: [{ type: 'read_billing' }] };
      return chooseUpgrade(id, facts) ?? chooseLeaving(id, facts);
    },
    back: ({ facts }) => homeScreen(facts),
  },
  help: {
    shown: 'always',
    interruptible: true,
    view: ({ copy }) => ({
      title: copy.help.title,
      body: text(...copy.help.lines, copy.removal.help),
    }),
    back: ({ facts }) => homeScreen(facts),
  },
};

function planName(copy: Copy, facts: Facts): string {
  return facts.entitlement.terms?.name ?? copy.status.noPlan;
}

function noPlanWords(copy: Copy, { entitlement: { why } }: Facts): string {
  if (why === 'unknown') return copy.pay.unreadable;
  return why === 'blocked' ? copy.pay.blocked : copy.plans.none;
}

function planLine(copy: Copy, { entitlement, deletion }: Facts): string {
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

/** What the person has to do next, if anything. */
function nextStepChoices(
  copy: Copy,
  { entitlement, checkout, credential, deletion }: Facts,
): Choice[] {
  if (deletion) return [{ id: 'keep', label: copy.removal.keep, style: 'primary' }];
  if (entitlement.plan) {
    return credential ? [] : [{ id: 'connect', label: copy.credential.connect, style: 'primary' }];
  }
  if (checkout?.state === 'open') {
    return [{ id: 'paying', label: copy.pay.link(PLAN_TERMS[checkout.plan]), style: 'primary' }];
  }
  return planChoice(copy, { entitlement });
}

/** Whoever is blocked cannot buy anything either. */
function planChoice(copy: Copy, { entitlement }: Pick<Facts, 'entitlement'>): Choice[] {
  if (entitlement.why === 'blocked') return [];
  return [{ id: 'plans', label: copy.hello.choosePlan, style: 'primary' }];
}

function credentialLinks(copy: Copy, { credential, deletion }: Facts): Link[] {
  return credential?.verdict && !deletion ? fixLinks(copy, credential.verdict) : [];
}

function pendingLine(copy: Copy, { pendingPlan }: Facts): string[] {
  if (!pendingPlan) return [];
  return [copy.changes.pending(PLAN_TERMS[pendingPlan.plan].name, copy.date(pendingPlan.at))];
}

/** What follows a plan that was given for free. */
function compLine(copy: Copy, { entitlement, subscribed }: Facts): string[] {
  if (entitlement.why !== 'comped') return [];
  return [subscribed.terms ? copy.comp.thenBack(subscribed.terms.name) : copy.comp.afterwards];
}

/** A link to the open invoice. */
export function payLinks(copy: Copy, { payUrl, deletion }: Facts): Link[] {
  return payUrl && !deletion ? [{ label: copy.pay.openInvoice, url: payUrl }] : [];
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
  const { credential } = facts;
  if (!credential) return graceLine(copy, facts) ?? copy.status.notConnected;
  const { kind, last4, verdict, checkedAt, expiresAt } = credential;
  const isUntested = (verdict ?? 'unknown') === 'unknown';
  return [
    copy.status.credential(copy.connect.kindName[kind], last4),
    isUntested && checkedAt
      ? copy.status.untested(copy.dateTime(checkedAt))
      : copy.verdict.short[verdict ?? 'unknown'],
    ...(checkedAt && !isUntested ? [copy.status.checkedAt(copy.dateTime(checkedAt))] : []),
    ...(expiresAt ? [copy.status.expiresBy(copy.date(expiresAt))] : []),
  ].join(' · ');
}

const FULL_PERCENT = 80;

/** How much of the month the agent was there, with its breaks and the cause of the last one. */
function availabilityFields(copy: Copy, { machine, deletion }: Facts): Field[] {
  const found = deletion ? null : machine?.availability;
  if (!found) return [];
  const { status } = copy;
  const { basisPoints, breaks, longestMs, last } = found;
  const percent = (basisPoints / 100).toString();
  const parts = [
    status.availability(percent),
    breaks === 0 ? status.noBreaks : status.breaks(breaks, Math.ceil(longestMs / 60_000)),
    ...(last ? [status.lastBreak(copy.dateTime(last.beganAt), status.breakCause[last.cause])] : []),
  ];
  return [{ label: status.thisMonth, value: parts.join(' · ') }];
}

/** Tells who has to act: the customer, Anthropic, or this service. */
function problems(copy: Copy, facts: Facts): string[] {
  const { credential, machine, deletion } = facts;
  return [
    ...(deletion
      ? [copy.removal.statusLine(copy.dateTime(deletion.deleteAt), machine !== null)]
      : []),
    ...(credential?.verdict && credential.verdict !== 'valid'
      ? [copy.verdict.explain[credential.verdict]]
      : []),
    ...((machine?.diskPercent ?? 0) >= FULL_PERCENT
      ? [copy.status.diskFilling(machine?.diskPercent ?? 0)]
      : []),
    ...(machine?.inTrouble ? [copy.status.ourTrouble] : []),
    ...incidentLines(copy, facts),
  ];
}
