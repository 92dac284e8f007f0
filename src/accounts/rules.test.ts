import { expect, test } from 'vitest';
import { chooseSurvivor, type LinkSide } from './rules.ts';

const nothing = { hasMachine: false, subscription: null, isLeaving: false };
const machine = { hasMachine: true, subscription: null, isLeaving: false };
const paying = { hasMachine: false, subscription: 'active', isLeaving: false };
const ended = { hasMachine: false, subscription: 'canceled', isLeaving: false };
const unpaid = { hasMachine: false, subscription: 'unpaid', isLeaving: false };

type Holding = Omit<LinkSide, 'accountId'>;

test.each<[string, Holding, Holding, string]>([
  ['of two newcomers', nothing, nothing, 'shown'],
  ['with a plan on the showing side', paying, nothing, 'shown'],
  ['with a plan on the typing side', nothing, paying, 'entered'],
  ['with a machine on the typing side', ended, machine, 'entered'],
  ['with a plan that has ended on either side', ended, ended, 'shown'],
  ['with an unpaid plan, which Stripe still counts', nothing, unpaid, 'entered'],
])('%s one goes on', (_what, shown, entered, survivor) => {
  const loser = survivor === 'shown' ? 'entered' : 'shown';
  expect(
    chooseSurvivor({ accountId: 'shown', ...shown }, { accountId: 'entered', ...entered }),
  ).toEqual({ survivor, loser });
});

test.each([
  [machine, machine],
  [paying, paying],
  [machine, unpaid],
])('two that both hold something stay two: %o %o', (shown, entered) => {
  expect(
    chooseSurvivor({ accountId: 'shown', ...shown }, { accountId: 'entered', ...entered }),
  ).toBe('conflict');
});

test.each([
  [{ ...nothing, isLeaving: true }, nothing],
  [paying, { ...nothing, isLeaving: true }],
  [{ ...machine, isLeaving: true }, machine],
])('one that is to be deleted is not linked: %o %o', (shown, entered) => {
  expect(
    chooseSurvivor({ accountId: 'shown', ...shown }, { accountId: 'entered', ...entered }),
  ).toBe('leaving');
});
