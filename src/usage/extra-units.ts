import { AppError } from '../errors.ts';
import { type MeteredService, SERVICES } from '../domain/services.ts';
import { periodAt } from '../domain/usage-period.ts';
import { recheckProvisions } from '../store/provisions.ts';
import { addExtraUnits } from '../store/usage.ts';
import type { Change } from '../work/commit.ts';
import type { MeterApp } from './meter.ts';

export type Gift = { accountId: string; service: MeteredService; units: number };

/** Gives an account units on top of its plan until the month ends, in units as they are sold. Throws `bad_input` for none. */
export function giveExtraUnits(
  { now }: Pick<MeterApp, 'now'>,
  { accountId, service, units }: Gift,
): Change[] {
  if (!Number.isInteger(units) || units < 1) {
    throw new AppError('bad_input', 'give a whole number of units, at least 1');
  }
  const parts = units * SERVICES[service].parts;
  return [
    addExtraUnits({ accountId, service, period: periodAt(now()).id }, parts),
    // Calls to its number may have been made short.
    recheckProvisions(accountId, now()),
  ];
}
