import { z } from 'zod';

const Step = z.object({
  msg: z.literal('machine step'),
  time: z.string().transform((text) => Date.parse(text)),
  step: z.string(),
  durationMs: z.number(),
});

/** The durations with the real program. They are printed and not asserted. */
export class Timings {
  readonly #rows: [what: string, ms: number][] = [];

  async of<T>(what: string, work: () => Promise<T>): Promise<T> {
    const since = performance.now();
    const result = await work();
    this.#rows.push([what, performance.now() - since]);
    return result;
  }

  /** With the steps of the reconciler, as its log tells them: where the time went. */
  print(logLines: string[]): void {
    for (const [what, ms] of [...this.#rows, ...stepsOf(logLines)]) {
      process.stdout.write(`${(ms / 1000).toFixed(1).padStart(7)} s  ${what}\n`);
    }
  }
}

/** A step that looks again and again, as the one that waits for the gateway, counts from its first look to its last. */
function stepsOf(logLines: string[]): [what: string, ms: number][] {
  const looks = logLines.flatMap((line) => {
    const parsed = Step.safeParse(JSON.parse(line));
    return parsed.success ? [parsed.data] : [];
  });
  const runs: { step: string; since: number; until: number }[] = [];
  for (const { step, time, durationMs } of looks) {
    const last = runs.at(-1);
    if (last?.step === step && step === 'start') last.until = time;
    else runs.push({ step, since: time - durationMs, until: time });
  }
  return runs.map(({ step, since, until }) => [`  step ${step}`, until - since]);
}
