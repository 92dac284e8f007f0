import type { App } from '../../app.ts';
import { compPlan, endCompNow } from '../../billing/comp-plan.ts';
import { requestRefund, type WantedRefund } from '../../billing/request-refund.ts';
import type { moneyOperations } from '../../conversation/operators/operations/money.ts';
import { AppError } from '../../errors.ts';
import { moveGraceTo } from '../../notices/move-grace.ts';
import { entitlement, paidEntitlement } from '../../domain/entitlement.ts';
import type { Grace } from '../../domain/grace.ts';
import { PLAN_TERMS, type Plan, PLANS } from '../../domain/plans.ts';
import { findCompOf } from '../../store/comps.ts';
import { findGrounds } from '../../store/entitlements.ts';
import { findGrace } from '../../store/graces.ts';
import { listRisks, trustPayments } from '../../store/payment-risks.ts';
import { findSubscription } from '../../store/subscriptions.ts';
import type { OperationVerbs } from './verb.ts';

const DAY_MS = 24 * 3_600_000;

const GIVEN = {
  last: 'The last payment goes back.',
  period: 'Everything paid for this month goes back.',
  second: 'The newest subscription besides the one in use is paid back.',
  warned: 'Every payment that the card network warns of goes back.',
};

const SCOPE = { last: 'last', period: 'period', second: 'period', warned: 'warned' } as const;

const PLAN = { stays: 'The plan stays.', ends: 'That plan ends at once, and the agent stops.' };

const REQUESTED =
  'Requested. You and the customer hear what went back as soon as Stripe has done it.';

export const moneyVerbs: OperationVerbs<typeof moneyOperations> = {
  refund: {
    async look(app, { account, what, plan }) {
      if (what === 'second' && plan === 'stays')
        throw new AppError('conflict', 'A second subscription would go on charging: let it end.');
      return { before: await paidState(app, account), blast: `${GIVEN[what]} ${PLAN[plan]}` };
    },
    async run(app, { account, what, plan }, { id }) {
      const wanted: WantedRefund = {
        kind: what === 'second' ? 'second' : 'by_operator',
        scope: SCOPE[what],
        amountCents: null,
        endsPlan: plan === 'ends',
      };
      return {
        changes: requestRefund(app, { id: `ref_${id}`, accountId: account, ...wanted }),
        after: `${what} is given back, the plan ${plan}`,
        answer: REQUESTED,
      };
    },
  },
  refund_part: {
    async look(app, { account, cents }) {
      const blast = `${toDollars(cents)} of what was paid for this month goes back, of the newest payment first. ${PLAN.stays}`;
      return { before: await paidState(app, account), blast };
    },
    async run(app, { account, cents }, { id }) {
      const wanted: WantedRefund = {
        kind: 'by_operator',
        scope: 'period',
        amountCents: cents,
        endsPlan: false,
      };
      return {
        changes: requestRefund(app, { id: `ref_${id}`, accountId: account, ...wanted }),
        after: `${toDollars(cents)} is given back, the plan stays`,
        answer: REQUESTED,
      };
    },
  },
  trust: {
    async look(app, { account }) {
      const warnings = await warningsOf(app, account);
      return {
        before: `${warnings} warnings`,
        blast: 'Costly services are open to this customer again, and their cards count as good.',
      };
    },
    async run(app, { account }) {
      if ((await warningsOf(app, account)) === 0) {
        throw new AppError('conflict', 'No warning counts against this customer.');
      }
      return {
        changes: [
          ...trustPayments(account),
          { enqueue: 'sync-customer', payload: { accountId: account, asked: false } },
        ],
        after: 'no warnings',
        answer: 'The warnings count no more. A dispute still does.',
      };
    },
  },
  comp: {
    async look(app, { account, plan, days }) {
      const [grounds, given] = await app.db.read(findGrounds(account), findCompOf(account));
      const now = app.now();
      const { plan: paid, why } = paidEntitlement(grounds.subscription, now);
      if (days === 0 && !given) throw new AppError('conflict', 'This customer has no free plan.');
      if (days > 0 && why === 'blocked')
        throw new AppError('conflict', 'This customer is blocked: a bank takes a payment back.');
      if (days > 0 && paid && why === 'subscribed' && PLANS.indexOf(paid) >= PLANS.indexOf(plan))
        throw new AppError('conflict', `This customer pays for ${PLAN_TERMS[paid].name} already.`);
      const { terms, until } = entitlement(grounds, now);
      return {
        before: terms ? `${terms.name} until ${new Date(until).toISOString()}` : 'no plan',
        blast: compBlast({ plan, days, paid }),
      };
    },
    async run(app, { account, plan, days }) {
      const [given] = await app.db.read(findCompOf(account));
      if (days === 0) {
        return {
          changes: given ? endCompNow(app, given) : [],
          after: 'ended',
          answer: 'Their free plan has ended.',
        };
      }
      const endsAt = app.now() + days * DAY_MS;
      const end = `${PLAN_TERMS[plan].name} for free until ${new Date(endsAt).toISOString()}`;
      return {
        changes: await compPlan(app, account, { plan, endsAt }),
        after: end,
        answer: `They have ${end}, and were told.`,
      };
    },
  },
  grace: {
    async look(app, { account, days }) {
      const { endsAt } = await theGrace(app, account);
      const blast =
        days === 0
          ? 'Their agent cannot think from now on, until they connect their own Claude.'
          : `Their agent thinks with our key, at our cost, for ${days} more days.`;
      return { before: `ends ${new Date(endsAt).toISOString()}`, blast };
    },
    async run(app, { account, days }) {
      await theGrace(app, account);
      const endsAt = app.now() + days * DAY_MS;
      const end = new Date(endsAt).toISOString();
      return {
        changes: moveGraceTo(account, endsAt),
        after: `ends ${end}`,
        answer: `Their time on our key ends ${end}.`,
      };
    },
  },
};

function compBlast({ plan, days, paid }: { plan: Plan; days: number; paid: Plan | null }): string {
  const rest = paid ? `they go back to ${PLAN_TERMS[paid].name}` : 'they have no plan';
  if (days === 0) return `Their free plan ends at once: ${rest}.`;
  const { name, priceCents } = PLAN_TERMS[plan];
  const ofSubscription = paid ? ' What they pay for now goes on and is charged.' : '';
  return `They get ${name} for ${days} days without paying; it sells for $${priceCents / 100} a month. Afterwards ${rest}.${ofSubscription}`;
}

function toDollars(cents: number): string {
  return `$${(cents / 100).toFixed(2)}`;
}

async function paidState(app: App, account: string): Promise<string> {
  const [row] = await app.db.read(findSubscription(account));
  if (!row) throw new AppError('conflict', 'This customer has never paid.');
  return `${row.plan ?? 'no plan'}, ${row.status}`;
}

async function warningsOf(app: App, account: string): Promise<number> {
  const [risks] = await app.db.read(listRisks(account));
  return risks.filter(({ kind, state }) => kind !== 'dispute' && state !== 'trusted').length;
}

async function theGrace(app: App, account: string): Promise<Grace> {
  const [grace] = await app.db.read(findGrace(account));
  if (grace && grace.closedAt === null) return grace;
  throw new AppError('conflict', 'This customer does not use our key.');
}
