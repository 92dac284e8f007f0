import { expect, test } from 'vitest';
import { chooseSurvivor, type Side } from './rules.ts';

const nothing = { hasMachine: false, subscription: null, isLeaving: false };
const machine = { hasMachine: true, subscription: null, isLeaving: false };
const paying = { hasMachine: false, subscription: 'active', isLeaving: false };
const ended = { hasMachine: false, subscription: 'canceled', isLeaving: false };
const unpaid = { hasMachine: false, subscription: 'unpaid', isLeaving: false };

type Holding = Omit<Side, 'accountId'>;

test.each<[string, Holding, Holding, string]>([
  ['without a plan or machine on either side', nothing, nothing, 'shown'],
  ['with a plan on the showing side', paying, nothing, 'shown'],
  ['with a plan on the typing side', nothing, paying, 'entered'],
  ['with a machine on the typing side', ended, machine, 'entered'],
  ['with a plan that has ended on either side', ended, ended, 'shown'],
  ['with an unpaid plan, which Stripe counts as live', nothing, unpaid, 'entered'],
])('%s one account survives', (_what, shown, entered, survivor) => {
  const loser = survivor === 'shown' ? 'entered' : 'shown';
  expect(
    chooseSurvivor({ accountId: 'shown', ...shown }, { accountId: 'entered', ...entered }),
  ).toEqual({ survivor, loser });
});

test.each([
  [machine, machine],
  [paying, paying],
  [machine, unpaid],
])('two accounts that both have something stay separate: %o %o', (shown, entered) => {
  expect(
    chooseSurvivor({ accountId: 'shown', ...shown }, { accountId: 'entered', ...entered }),
  ).toBe('conflict');
});

test.each([
  [{ ...nothing, isLeaving: true }, nothing],
  [paying, { ...nothing, isLeaving: true }],
  [{ ...machine, isLeaving: true }, machine],
])('an account that is to be deleted is not linked: %o %o', (shown, entered) => {
  expect(
    chooseSurvivor({ accountId: 'shown', ...shown }, { accountId: 'entered', ...entered }),
  ).toBe('leaving');
});
