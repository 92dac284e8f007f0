import type { Facts, MachineFacts } from '../facts.ts';
import { effect, unchanged } from './effect.ts';

export const machineEffects = {
  restart_machine: effect({
    duringHold: 'refused',
    costs: 'restart',
    predict: (facts) => withMachine(facts, { upToDate: false }),
  }),
  wake_machine: effect({
    duringHold: 'refused',
    costs: 'wake',
    predict: (facts) => withMachine(facts, { upToDate: false, waking: true }),
  }),
  observe_machine: effect({ duringHold: 'refused', costs: 'agent_state', predict: unchanged }),
};

function withMachine(facts: Facts, change: Partial<MachineFacts>): Facts {
  return { ...facts, machine: facts.machine && { ...facts.machine, ...change } };
}
