import { effect } from './effect.ts';

export const serviceEffects = {
  /** Whether the agent may make and take phone calls. Its number is bought and given back at the provider. */
  decide_phone: effect<{ isWanted: boolean }>({
    duringHold: 'refused',
    costs: 'phone_number',
    predict: (facts, { isWanted }) => ({
      ...facts,
      phone: { ...facts.phone, isWanted, number: isWanted ? facts.phone.number : null },
    }),
  }),
};
