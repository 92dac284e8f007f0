import { isPlan, PLAN_TERMS, type Plan, PLANS } from '../../domain/plans.ts';
import type { Copy } from '../languages/copy.ts';
import type { Facts } from '../facts.ts';
import { type Block, type Choice, type Picture, small } from '../screen.ts';
import { planNotes } from '../plan-notes.ts';
import type { Move, Screens } from './flow.ts';
import { buyMove } from './buy.ts';

const RECOMMENDED: Plan = 'pro';

export const planScreens: Screens<'plans' | 'compare_plans'> = {
  plans: {
    shown: 'outside_hold',
    interruptible: false,
    view: ({ copy, facts }) => ({
      title: copy.plans.title,
      body: [
        ...PLANS.map((plan) => planCard(copy, plan)),
        ...small(copy.plans.aiIsYours, ...planNotes(copy, facts)),
      ],
      choices: [...planChoices(), { id: 'compare_plans', label: copy.plans.compare }],
    }),
    choose: (id, { facts }) => (id === 'compare_plans' ? { to: 'compare_plans' } : pick(id, facts)),
    back: ({ facts }) => (facts.entitlement.plan ? 'my_plan' : 'hello'),
  },
  compare_plans: {
    shown: 'outside_hold',
    interruptible: false,
    view: ({ copy, facts }) => ({
      title: copy.plans.compareTitle,
      body: [
        ...PLANS.map((plan) => ({
          ...planCard(copy, plan),
          text: copy.plans.details(PLAN_TERMS[plan]),
          isLong: true as const,
        })),
        ...small(copy.plans.aiIsYours, ...planNotes(copy, facts)),
      ],
      picture: plansPicture(copy),
      choices: planChoices(),
    }),
    choose: (id, { facts }) => pick(id, facts),
    back: () => 'plans',
  },
};

function pick(id: string, facts: Facts): Move | null {
  return isPlan(id) ? buyMove(facts, id) : null;
}

function planChoices(): Choice[] {
  return PLANS.map((plan) => ({
    id: plan,
    label: PLAN_TERMS[plan].name,
    ...(plan === RECOMMENDED ? { style: 'primary' as const } : {}),
  }));
}

/** A plan with its price; the choice of the plan belongs to its card. */
export function planCard(copy: Copy, plan: Plan): Extract<Block, { kind: 'card' }> {
  const terms = PLAN_TERMS[plan];
  return {
    kind: 'card',
    title: terms.name,
    aside: copy.plans.price(terms),
    text: copy.plans.card(terms),
    choice: plan,
  };
}

/** What the details of the plans say, line by line: `Emails: 100 a month`. The last line is said shorter, as on the cards. */
function plansPicture(copy: Copy): Picture {
  const title = copy.plans.compareTitle;
  const details = PLANS.map((plan) => rowsOf(copy, plan));
  const rows = (details[0] ?? []).map(({ name }, index) => ({
    name,
    values: details.map((lines) => lines[index]?.value ?? ''),
  }));
  const plans = PLANS.map((plan) => ({
    name: PLAN_TERMS[plan].name,
    price: copy.plans.price(PLAN_TERMS[plan]),
    isRecommended: plan === RECOMMENDED,
  }));
  const said = rows.map(({ name, values }) => `${name}: ${values.join(', ')}.`);
  const names = plans.map(({ name, price }) => `${name}: ${price}.`);
  return { plans: { title, plans, rows }, alt: [`${title}.`, ...names, ...said].join(' ') };
}

function rowsOf(copy: Copy, plan: Plan): { name: string; value: string }[] {
  const terms = PLAN_TERMS[plan];
  const lines = copy.plans.details(terms).split('\n');
  return lines.map((line, index) => {
    const [name = '', value = ''] = line.split(': ');
    if (index < lines.length - 1) return { name, value };
    const [short = ''] = copy.plans.uptime(terms).split(',');
    return { name, value: short };
  });
}
