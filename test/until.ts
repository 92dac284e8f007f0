import { setTimeout as pause } from 'node:timers/promises';

const DEADLINE_MS = 15_000;
const LOOK_MS = 10;

/** Waits until the condition holds; after the deadline it throws what `complaint` says. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  complaint: () => string | Promise<string>,
  deadlineMs = DEADLINE_MS,
): Promise<void> {
  const deadline = Date.now() + deadlineMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(await complaint());
    await pause(LOOK_MS);
  }
}
