import { shortClaudeLine } from './own-key.ts';
import { PLAN_TERMS } from '../../domain/plans.ts';
import { limitOf, type MeteredService, SERVICE_NAMES } from '../../domain/services.ts';
import type { UsagePicture } from '../../domain/usage-picture.ts';
import { periodAt } from '../../domain/usage-period.ts';
import type { Facts } from '../facts.ts';
import type { Copy } from '../languages/copy.ts';
import { type Choice, type Field, type Picture, text } from '../screen.ts';
import { USAGE_LOG_MARK } from '../usage-log-mark.ts';
import { homeScreen, type Screens } from './flow.ts';
import { phoneChoices, phoneNumbers } from './phone.ts';
import { biggerPlans, chooseUpgrade } from './upgrade.ts';

const WARN_PERCENT = 80;

export const usageScreens: Screens<'usage' | 'usage_log'> = {
  usage: {
    shown: 'always',
    interruptible: true,
    view: ({ copy, facts }) => ({
      title: copy.usage.title(planName(copy, facts), shortClaudeLine(copy, facts)),
      fields: shownServices(facts).map((service) => toField(copy, facts, service)),
      body: text(
        ...(facts.entitlement.plan ? [] : [copy.plans.none]),
        [...warnings(copy, facts), copy.usage.resets(copy.date(facts.usage.resetsAt))].join(' '),
        copy.usage.aiIsYours,
      ),
      ...pictureOf(copy, facts),
      choices: [
        ...gainChoices(copy, facts),
        { id: 'refresh', label: copy.status.refresh },
        ...(facts.deletion ? [] : [{ id: 'my_plan', label: copy.menu.plan }]),
        { id: 'usage_log', label: copy.usage.lastUses },
        ...phoneChoices(copy, facts),
      ],
    }),
    choose: (id, { facts }) => {
      if (id === 'refresh') return { to: 'usage', keep: { refreshedAt: facts.now } };
      if (id === 'my_plan' || id === 'usage_log' || id === 'phone_on' || id === 'phone_off') {
        return { to: id };
      }
      return chooseUpgrade(id, facts);
    },
    back: ({ facts }) => homeScreen(facts),
  },
  usage_log: {
    shown: 'always',
    interruptible: true,
    view: ({ copy }) => ({
      title: copy.usage.lastUses,
      body: text(USAGE_LOG_MARK, copy.usage.notKept),
    }),
    back: () => 'usage',
  },
};

function planName(copy: Copy, facts: Facts): string {
  return facts.entitlement.terms?.name ?? copy.status.noPlan;
}

/** What is not part of the plan is no usage. */
function shownServices(facts: Facts): MeteredService[] {
  return SERVICE_NAMES.filter(
    (service) => allowed(facts, service) !== 0 || facts.usage.used[service] > 0,
  );
}

function allowed({ entitlement, usage }: Facts, service: MeteredService): number {
  return limitOf(service, entitlement.terms) + usage.extra[service];
}

function toField(copy: Copy, facts: Facts, service: MeteredService): Field {
  const used = facts.usage.used[service];
  const limit = allowed(facts, service);
  const amount = copy.usage.amount(service, used, limit);
  const number = service === 'phone' ? phoneNumbers(copy, facts) : [];
  return {
    label: copy.services[service].name,
    value: [amount, ...number].join(' · '),
    bar: limit === 0 ? 1 : used / limit,
  };
}

function isNearlyUsed(facts: Facts, service: MeteredService): boolean {
  const limit = allowed(facts, service);
  return limit > 0 && facts.usage.used[service] * 100 >= limit * WARN_PERCENT;
}

function warnings(copy: Copy, facts: Facts): string[] {
  return shownServices(facts)
    .filter((service) => isNearlyUsed(facts, service))
    .map((service) => {
      const { name, inPlan } = copy.services[service];
      const left = Math.max(0, allowed(facts, service) - facts.usage.used[service]);
      return left === 0 ? copy.usage.usedUp(name) : copy.usage.left(inPlan(left));
    });
}

/** A bigger plan, by what it gives more of the service that is nearly used up. */
function gainChoices(copy: Copy, facts: Facts): Choice[] {
  const [next] = facts.deletion ? [] : biggerPlans(facts);
  const short = shownServices(facts).find((service) => isNearlyUsed(facts, service));
  if (!next || !short) return [];
  const terms = PLAN_TERMS[next];
  const gain = copy.services[short].inPlan(limitOf(short, terms));
  return [{ id: next, label: `${terms.name}: ${gain}`, style: 'primary' }];
}

function pictureOf(copy: Copy, facts: Facts): { picture?: Picture } {
  const rows = shownServices(facts).map((service) => ({
    service,
    name: copy.services[service].name,
    used: copy.usage.count(facts.usage.used[service]),
    rest: copy.usage.of(service, allowed(facts, service)),
    isWarning: isNearlyUsed(facts, service),
  }));
  if (rows.length === 0) return {};
  const { id, endsAt } = periodAt(facts.now);
  const usage: UsagePicture = {
    period: id,
    month: copy.monthName(facts.now),
    plan: copy.usage.planLabel(planName(copy, facts)),
    days: new Date(endsAt - 1).getUTCDate(),
    rows,
  };
  const sums = rows.map(({ name, used, rest }) => `${name}: ${used}${rest}`);
  return { picture: { usage, alt: `${copy.usage.byDay(usage.month)} ${sums.join(', ')}.` } };
}
