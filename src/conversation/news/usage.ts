import { limitOf, type MeteredService } from '../../domain/services.ts';
import type { UsageStage } from '../../domain/usage-stages.ts';
import { biggerPlans } from '../flows/upgrade.ts';
import { note } from '../turn.ts';
import { news } from './definition.ts';

export const usageNews = {
  /** So much of a service's limit is used, in percent. */
  usage_warning: news<{ service: MeteredService; stage: UsageStage; isSoft: boolean }>({
    duringHold: 'silent',
    whenUnreachable: 'drop',
    tell: (context, { service, stage, isSoft }) => {
      const { copy, facts } = context;
      const limit = limitOf(service, facts.entitlement.terms) + facts.usage.extra[service];
      const amount = copy.usage.amount(service, facts.usage.used[service], limit);
      const told = copy.usage.warning[isSoft && stage === 100 ? 'soft' : stage](
        copy.services[service].name,
        amount,
        copy.date(facts.usage.resetsAt),
      );
      const hasBigger = stage === 100 && !isSoft && biggerPlans(facts).length > 0;
      return note(context, hasBigger ? `${told} ${copy.usage.biggerPlan}` : told);
    },
  }),
};
