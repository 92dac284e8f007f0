import type { Facts, MachineFacts } from '../facts.ts';
import { effect, unchanged } from './effect.ts';

export const machineEffects = {
  restart_machine: effect({
    duringHold: 'refused',
    predict: (facts) => withMachine(facts, { upToDate: false }),
  }),
  wake_machine: effect({
    duringHold: 'refused',
    predict: (facts) => withMachine(facts, { upToDate: false, waking: true }),
  }),
  observe_machine: effect({ duringHold: 'refused', predict: unchanged }),
};

function withMachine(facts: Facts, change: Partial<MachineFacts>): Facts {
  return { ...facts, machine: facts.machine && { ...facts.machine, ...change } };
}
