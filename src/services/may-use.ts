import { PLAN_TERMS, PLANS } from '../domain/plans.ts';
import { limitOf, type MeteredService } from '../domain/services.ts';
import { Refusal } from './refusal.ts';
import type { Caller } from './rule.ts';

/** Whether a service is on and in the plan of whoever calls. Throws a `Refusal`. */
export function assertMayUse(service: MeteredService, caller: Caller): void {
  assertOn(service, caller);
  assertInPlan(service, caller);
}

function assertOn(service: MeteredService, { switchedOff }: Caller): void {
  if (!switchedOff.includes(service)) return;
  const message = `The ${service} service is switched off for now. It costs nothing; try again later.`;
  throw new Refusal('unavailable', message);
}

function assertInPlan(service: MeteredService, { terms }: Caller): void {
  if (limitOf(service, terms) > 0) return;
  const plan = PLANS.find((each) => limitOf(service, PLAN_TERMS[each]) > 0);
  const needed = plan
    ? ` ${PLAN_TERMS[plan].name} has it; the owner can change it with /plan.`
    : '';
  throw new Refusal(
    'not_in_plan',
    `The ${terms.name} plan does not include the ${service} service.${needed}`,
  );
}
