import type { Facts, MachineFacts } from '../facts.ts';
import { effect, unchanged } from './effect.ts';

export const machineEffects = {
  restart_machine: effect({
    duringHold: 'refused',
    costs: 'restart',
    predict: (facts) => withMachine(facts, { upToDate: false, restarting: true }),
  }),
  wake_machine: effect({
    duringHold: 'refused',
    costs: 'wake',
    predict: (facts) => withMachine(facts, { upToDate: false, waking: true }),
  }),
  /** No limit: it is for emergencies, and a second one while the first holds changes nothing. */
  halt_agent: effect({
    duringHold: 'refused',
    costs: null,
    predict: (facts) => withMachine(facts, { halt: { state: 'stopping', runs: 0 } }),
  }),
  resume_agent: effect({
    duringHold: 'refused',
    costs: 'wake',
    predict: (facts) => withMachine(facts, { upToDate: false, waking: true, halt: null }),
  }),
  /** No limit: however often it is chosen, the agent gets one document. Null is the recommended one. */
  choose_model: effect<{ model: string | null }>({
    duringHold: 'refused',
    costs: null,
    predict: (facts, { model }) => ({
      ...withMachine(facts, { upToDate: false }),
      models: { ...facts.models, chosen: model },
    }),
  }),
  observe_machine: effect({ duringHold: 'refused', costs: 'agent_state', predict: unchanged }),
};

function withMachine(facts: Facts, change: Partial<MachineFacts>): Facts {
  return { ...facts, machine: facts.machine && { ...facts.machine, ...change } };
}
