import { shortClaudeLine } from './own-key.ts';
import { PLAN_TERMS, type Plan, PLANS } from '../../domain/plans.ts';
import { SERVICE_NAMES } from '../../domain/services.ts';
import type { Facts } from '../facts.ts';
import { type Choice, details, type Link, text } from '../screen.ts';
import type { Copy } from '../languages/copy.ts';
import { fixLinks } from './fix-links.ts';
import { powerChoices, resumeMove, wakeMove } from './agent-power.ts';
import { inspectionEffects, refreshMove } from './channels.ts';
import { filesMove } from './files.ts';
import { homeScreen, type Screens } from './flow.ts';
import { incidentLines } from './incidents.ts';
import { chooseLeaving, leaveChoices } from './leave-plan.ts';
import { linkMove } from './link.ts';
import { planCard } from './plan.ts';
import { keepMove } from './removal.ts';
import { platformFields } from '../operators/fleet.ts';
import { planLine, statusDetails, statusFields, statusTitle } from './status-lines.ts';
import { biggerPlans, chooseUpgrade, upgradeChoices } from './upgrade.ts';

export const accountScreens: Screens<'menu' | 'status' | 'confirm_restart' | 'my_plan' | 'help'> = {
  menu: {
    shown: 'outside_hold',
    interruptible: true,
    view: ({ copy, facts }) => ({
      title: copy.menu.title,
      body: text(copy.menu.line(planName(copy, facts), shortClaudeLine(copy, facts))),
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
      title: statusTitle(copy, facts, problems(copy, facts)),
      body: [...text(...problems(copy, facts)), ...details(...statusDetails(copy, facts))],
      fields: [
        ...statusFields(copy, facts),
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
              planCard(copy, plan),
              ...details(
                moreOf(copy, plan),
                ...(plan === PLANS[0] ? [] : [copy.changes.howSmaller]),
              ),
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

/** What the card of a plan leaves out. */
function moreOf(copy: Copy, plan: Plan): string {
  const lines = copy.plans.details(PLAN_TERMS[plan]).split('\n');
  return lines.slice(SERVICE_NAMES.length + 1, -1).join(' · ');
}

function planName(copy: Copy, facts: Facts): string {
  return facts.entitlement.terms?.name ?? copy.status.noPlan;
}

function noPlanWords(copy: Copy, { entitlement: { why } }: Facts): string {
  if (why === 'unknown') return copy.pay.unreadable;
  return why === 'blocked' ? copy.pay.blocked : copy.plans.none;
}

/** What the person has to do next, if anything. */
function nextStepChoices(
  copy: Copy,
  { entitlement, checkout, credential, machine, deletion }: Facts,
): Choice[] {
  if (deletion) return [{ id: 'keep', label: copy.removal.keep, style: 'primary' }];
  if (entitlement.plan) {
    const isConnected = credential !== null || machine?.hasOwnKey === true;
    return isConnected ? [] : [{ id: 'connect', label: copy.credential.connect, style: 'primary' }];
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

const FULL_PERCENT = 80;

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
