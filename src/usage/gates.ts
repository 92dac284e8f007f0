import { AppError } from '../errors.ts';
import type { MeteredService } from '../domain/services.ts';
import { saveSoftGate } from '../store/gates.ts';
import type { Change } from '../work/commit.ts';
import type { MeterApp } from './meter.ts';

const LONGEST_SOFT_MS = 31 * 24 * 3_600_000;

/**
 * Lets a service go on over the limits of plans until a time, for every customer: they are warned, and the log says who is over. Throws
 * `bad_input` for a time that has passed or is more than a month away. Web processes follow within seconds.
 */
export function softenGate(
  { now }: Pick<MeterApp, 'now'>,
  service: MeteredService,
  until: number,
): Change[] {
  if (until <= now() || until > now() + LONGEST_SOFT_MS) {
    throw new AppError('bad_input', 'a soft gate ends within 31 days');
  }
  return [saveSoftGate(service, until)];
}

/** Enforces the limits of a service again. */
export function hardenGate(service: MeteredService): Change[] {
  return [saveSoftGate(service, 0)];
}
