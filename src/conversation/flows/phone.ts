import { limitOf } from '../../domain/services.ts';
import type { Facts } from '../facts.ts';
import type { Copy } from '../languages/copy.ts';
import { type Choice, text } from '../screen.ts';
import type { Screens } from './flow.ts';

export const phoneScreens: Screens<'phone_on' | 'phone_off'> = {
  phone_on: {
    shown: 'outside_hold',
    interruptible: false,
    view: ({ copy, facts }) => ({
      title: copy.phone.onTitle,
      body: text(
        copy.phone.onWhat,
        copy.phone.onCosts(limitOf('phone', facts.entitlement.terms)),
        copy.phone.onCareful,
      ),
      choices: [{ id: 'yes', label: copy.phone.onYes, style: 'primary' }],
    }),
    choose: (id, { copy }) =>
      id === 'yes'
        ? {
            to: 'usage',
            say: copy.phone.turningOn,
            effects: [{ type: 'decide_phone', isWanted: true }],
          }
        : null,
    back: () => 'usage',
  },
  phone_off: {
    shown: 'outside_hold',
    interruptible: false,
    view: ({ copy, facts }) => ({
      title: copy.phone.offTitle,
      body: text(copy.phone.offWhat(facts.phone.number)),
      choices: [{ id: 'yes', label: copy.phone.offYes, style: 'danger' }],
    }),
    choose: (id, { copy }) =>
      id === 'yes'
        ? {
            to: 'usage',
            say: copy.phone.isOff,
            effects: [{ type: 'decide_phone', isWanted: false }],
          }
        : null,
    back: () => 'usage',
  },
};

/** Turns the phone on or off, where the plan includes one and this deployment offers it. */
export function phoneChoices(copy: Copy, { phone, entitlement, deletion }: Facts): Choice[] {
  if (deletion || !phone.isOffered || limitOf('phone', entitlement.terms) === 0) return [];
  return phone.isWanted
    ? [{ id: 'phone_off', label: copy.phone.turnOff }]
    : [{ id: 'phone_on', label: copy.phone.turnOn }];
}

/** The number of an agent that has one, or will have one soon. */
export function phoneNumbers(copy: Copy, { phone }: Facts): string[] {
  return phone.isWanted ? [phone.number ?? copy.phone.gettingNumber] : [];
}
