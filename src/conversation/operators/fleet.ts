import { PLATFORMS } from '../../domain/platforms.ts';
import { homeScreen, type Screens } from '../flows/flow.ts';
import { operatorCopy as words } from '../languages/operators.ts';
import type { OperatorFacts, PlatformLine } from '../operator-facts.ts';
import type { Field } from '../screen.ts';
import { forOperators, type OperatorCommand } from './command.ts';

const command: OperatorCommand = {
  words: 'The fleet in numbers',
  role: 'viewer',
  screen: 'ops',
  argument: null,
};

const screens: Screens<'ops'> = forOperators('viewer', {
  ops: {
    view: ({ operator }) => ({
      title: words.title,
      body: [],
      fields: [...fleetFields(operator), ...platformFields(operator)],
      choices: [
        { id: 'whatsapp', label: words.whatsapp.title },
        { id: 'find', label: words.find },
        { id: 'refresh', label: words.refresh },
      ],
    }),
    choose: (id) => {
      if (id === 'whatsapp') return { to: 'ops_whatsapp' };
      if (id === 'find') return { to: 'ops_find', keep: { find: null } };
      return id === 'refresh' ? { to: 'ops' } : null;
    },
    back: ({ facts }) => homeScreen(facts),
  },
});

/** `/ops`: the whole service in numbers. */
export const fleet = { command, screens, effects: {} };

/** A line for each chat platform. Operators see these lines in `/status` as well. */
export function platformFields({ platforms }: OperatorFacts): Field[] {
  return platforms.map((line) => ({
    label: PLATFORMS[line.platform].name,
    value: platformState(line),
  }));
}

function platformState({ state, reason }: PlatformLine): string {
  return state === 'off' ? words.off(reason ? words.cause[reason] : '') : words[state];
}

function fleetFields({ fleet: counts }: OperatorFacts): Field[] {
  if (!counts) return [];
  const machines = Object.entries(counts.machines).map(([state, number]) => `${number} ${state}`);
  return [
    { label: words.accounts, value: String(counts.accounts) },
    { label: words.machines, value: machines.join(', ') || words.noMachines },
    { label: words.due, value: String(counts.due) },
    { label: words.waiting, value: String(counts.waiting) },
    { label: words.unreachable, value: String(counts.unreachable) },
  ];
}
