/** Fly's list prices per month in cents, rounded up; only used to report the cost of orphans. */
const RUNNING_MACHINE_CENTS = 1200;
const STOPPED_MACHINE_CENTS = 50;
const VOLUME_GB_CENTS = 15;

export function monthlyCostCents(parts: {
  running: number;
  stopped: number;
  volumeGb: number;
}): number {
  return (
    parts.running * RUNNING_MACHINE_CENTS +
    parts.stopped * STOPPED_MACHINE_CENTS +
    parts.volumeGb * VOLUME_GB_CENTS
  );
}
