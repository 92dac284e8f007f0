import type { usageOperations } from '../../conversation/operators/operations/usage.ts';
import { listSoftGates } from '../../store/gates.ts';
import { giveExtraUnits } from '../../usage/extra-units.ts';
import { hardenGate, softenGate } from '../../usage/gates.ts';
import type { OperationVerbs } from './verb.ts';

const HOUR_MS = 3_600_000;

export const usageVerbs: OperationVerbs<typeof usageOperations> = {
  units: {
    look: (_app, { service, units }) =>
      Promise.resolve({
        before: '',
        blast: `This customer may use ${units} more of ${service} this month, at our cost.`,
      }),
    run: (app, { account: accountId, service, units }) =>
      Promise.resolve({
        changes: giveExtraUnits(app, { accountId, service, units }),
        after: `${units} more of ${service}`,
        answer: `Given: ${units} more of ${service} until the month ends.`,
      }),
  },
  enforcement: {
    async look(app, { service, hours }) {
      const [soft] = await app.db.read(listSoftGates(app.now()));
      return {
        before: soft.includes(service) ? 'only warns' : 'enforced',
        blast:
          hours === 0
            ? `Whoever is over the limit of ${service} is refused again.`
            : `Nobody is refused over the limit of ${service} for ${hours} hours. What they use then, we pay.`,
      };
    },
    run: (app, { service, hours }) =>
      Promise.resolve({
        changes:
          hours === 0 ? hardenGate(service) : softenGate(app, service, app.now() + hours * HOUR_MS),
        after: hours === 0 ? 'enforced' : `only warns for ${hours} hours`,
        answer: hours === 0 ? 'It is enforced again.' : 'It only warns now.',
      }),
  },
};
