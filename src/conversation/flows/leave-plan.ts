import { takesPlace, withinPlan } from '../../domain/channels.ts';
import { CANCEL_REASONS, isCancelReason } from '../../domain/plan-changes.ts';
import { type Plan, PLAN_TERMS, PLANS, type PlanTerms } from '../../domain/plans.ts';
import type { Facts } from '../facts.ts';
import type { Copy } from '../languages/copy.ts';
import { type Choice, type Screen, text } from '../screen.ts';
import { type Context, homeScreen, type Move, type Screens } from './flow.ts';

/** How long the agent of somebody without a plan is kept. */
const KEPT_MS = 30 * 24 * 3_600_000;
const STAYS = 'stays:';

export const leavePlanScreens: Screens<
  'cancel_plan' | 'plan_ending' | 'choose_staying' | 'smaller_plan'
> = {
  cancel_plan: {
    shown: 'outside_hold',
    interruptible: false,
    view: ({ copy, facts }) => {
      const { terms, why, until } = facts.subscribed;
      if (!terms) return { title: copy.menu.plan, body: text(copy.plans.none) };
      const { name } = terms;
      return {
        title: copy.changes.cancelTitle(name),
        body: text(
          why === 'past_due'
            ? copy.changes.cancelUnpaid(name)
            : copy.changes.cancelAsk(name, copy.date(until)),
          copy.changes.cancelKept,
        ),
        choices: [
          { id: 'keep', label: copy.changes.keep(name) },
          { id: 'cancel', label: copy.changes.cancel(name), style: 'danger' },
        ],
      };
    },
    choose: (id, { facts }) => {
      if (id === 'keep') return { to: 'my_plan' };
      if (id !== 'cancel' || !facts.subscribed.plan) return null;
      return { to: 'plan_ending', effects: [{ type: 'cancel_plan' }] };
    },
    back: () => 'my_plan',
  },
  plan_ending: {
    shown: 'outside_hold',
    interruptible: true,
    view: viewEnding,
    choose: (id, { copy, facts }) => {
      if (id === 'keep' && facts.subscribed.why === 'ending')
        return { to: 'plan_ending', effects: [{ type: 'resume_plan' }] };
      if (id === 'plans') return { to: 'plans' };
      if (!isCancelReason(id)) return null;
      return { say: copy.changes.thanks, effects: [{ type: 'say_why', reason: id }] };
    },
    back: ({ facts }) => (facts.subscribed.plan ? 'my_plan' : homeScreen(facts)),
  },
  choose_staying: {
    shown: 'outside_hold',
    interruptible: false,
    view: ({ copy, facts, session }) => ({
      title: copy.changes.smallerTitle(PLAN_TERMS[session.plan ?? 'starter'].name),
      body: text(copy.changes.whichStays(PLAN_TERMS[session.plan ?? 'starter'].name)),
      choices: connected(facts).map(({ kind }) => ({
        id: STAYS + kind,
        label: copy.changes.choose(copy.channel.name[kind]),
      })),
    }),
    choose: (id, { facts }) => {
      const chosen = connected(facts).find(({ kind }) => id === STAYS + kind);
      return chosen ? { to: 'smaller_plan', keep: { channel: chosen.kind } } : null;
    },
    back: () => 'my_plan',
  },
  smaller_plan: {
    shown: 'outside_hold',
    interruptible: false,
    view: viewSmaller,
    choose: (id, { facts, session }) => {
      const plan = smallerPlans(facts).find((each) => each === session.plan);
      if (id !== 'switch' || !plan) return null;
      return {
        to: 'plan_ending',
        effects: [{ type: 'shrink_plan', plan, stays: session.channel }],
      };
    },
    back: () => 'my_plan',
  },
};

/** What can be done to the plan besides a bigger one. Nothing while a change is on its way to Stripe. */
export function leaveChoices(copy: Copy, facts: Facts): Choice[] {
  const { terms, why } = facts.subscribed;
  if (!terms) return [];
  if (facts.planChange?.state === 'requested') return [];
  if (why === 'ending') return [{ id: 'resume_plan', label: copy.changes.keep(terms.name) }];
  const smaller = facts.pendingPlan
    ? [{ id: 'keep_size', label: copy.changes.keepSize(terms.name) }]
    : smallerPlans(facts).map((plan) => ({
        id: `smaller:${plan}`,
        label: copy.changes.toSmaller(PLAN_TERMS[plan]),
      }));
  return [
    ...(why === 'subscribed' ? smaller : []),
    { id: 'cancel_plan', label: copy.changes.cancel(terms.name) },
  ];
}

/** What these buttons do; null for any other choice. */
export function chooseLeaving(id: string, facts: Facts): Move | null {
  if (id === 'cancel_plan') return { to: 'cancel_plan' };
  if (id === 'resume_plan') return { to: 'plan_ending', effects: [{ type: 'resume_plan' }] };
  if (id === 'keep_size') return { to: 'plan_ending', effects: [{ type: 'keep_size' }] };
  const plan = smallerPlans(facts).find((each) => id === `smaller:${each}`);
  if (!plan) return null;
  const to = hasToChoose(facts, plan) ? 'choose_staying' : 'smaller_plan';
  return { to, keep: { plan, channel: null } };
}

function smallerPlans({ subscribed }: Facts): Plan[] {
  return subscribed.plan ? PLANS.slice(0, PLANS.indexOf(subscribed.plan)) : [];
}

function viewEnding({ copy, facts }: Context): Screen {
  const { subscribed, planChange } = facts;
  const title = copy.menu.plan;
  if (planChange?.state === 'requested') {
    return { title, body: text(planChange.inTrouble ? copy.changes.trouble : copy.changes.asking) };
  }
  if (planChange?.state === 'refused' && planChange.refusal) {
    return { title, body: text(copy.changes.refused[planChange.refusal]) };
  }
  if (!subscribed.plan) {
    return {
      title,
      body: text(planChange?.kind === 'cancel' ? copy.changes.endedNow : copy.plans.none),
      choices: [{ id: 'plans', label: copy.hello.choosePlan, style: 'primary' }],
    };
  }
  const { terms, until, why } = subscribed;
  if (why !== 'ending') return { title, body: text(doneWords(copy, facts, terms)) };
  const isAsked = planChange?.kind === 'cancel' && !planChange.hasReason;
  return {
    title: copy.changes.endingTitle(terms.name, copy.date(until)),
    body: text(
      copy.changes.ending(copy.date(until + KEPT_MS)),
      copy.changes.mind(terms.name),
      ...(isAsked ? [copy.changes.whyAsk] : []),
    ),
    choices: [
      { id: 'keep', label: copy.changes.keep(terms.name), style: 'primary' },
      ...(isAsked ? CANCEL_REASONS.map((id) => ({ id, label: copy.changes.reasons[id] })) : []),
    ],
  };
}

/** What the last change has led to. */
export function doneWords(copy: Copy, facts: Facts, terms: PlanTerms): string {
  const { pendingPlan, planChange, subscribed } = facts;
  if (pendingPlan) {
    return copy.changes.smallerDone(PLAN_TERMS[pendingPlan.plan].name, copy.date(pendingPlan.at));
  }
  return planChange?.kind === 'keep_size' || planChange?.kind === 'shrink'
    ? copy.changes.sizeKept(terms.name)
    : copy.changes.resumed(terms.name, copy.date(subscribed.until ?? facts.now));
}

function viewSmaller({ copy, facts, session }: Context): Screen {
  const { terms, until } = facts.subscribed;
  const plan = smallerPlans(facts).find((each) => each === session.plan);
  if (!terms || !plan) {
    return { title: copy.menu.plan, body: text(copy.changes.refused.not_smaller) };
  }
  const target = PLAN_TERMS[plan];
  return {
    title: copy.changes.smallerTitle(target.name),
    body: text(
      copy.changes.smallerWhen(terms.name, copy.date(until), target),
      copy.changes.loses(terms, target),
      copy.changes.dataStays,
      ...(hasToChoose(facts, plan)
        ? [copy.changes.stays(staying(copy, { facts, session }, target))]
        : []),
    ),
    choices: [{ id: 'switch', label: copy.changes.confirmSmaller(target.name), style: 'primary' }],
  };
}

/** The names of the channels that the smaller plan has room for. */
function staying(
  copy: Copy,
  { facts, session }: Pick<Context, 'facts' | 'session'>,
  target: PlanTerms,
): string {
  const channels = connected(facts).map((each) => ({
    ...each,
    stays: each.kind === session.channel,
  }));
  return withinPlan(target, channels)
    .map(({ kind }) => copy.channel.name[kind])
    .join(', ');
}

function connected({ channels }: Facts): Facts['channels'] {
  return channels.filter(takesPlace);
}

function hasToChoose(facts: Facts, plan: Plan): boolean {
  const room = PLAN_TERMS[plan].channels;
  return room !== null && connected(facts).length > room;
}
