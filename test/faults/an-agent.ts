import { wantMachine } from '../../src/machines/want-machine.ts';
import type { Plan } from '../../src/plans.ts';
import { acceptedCredential, subscribed } from '../app.ts';
import { MINUTE } from '../app-facts.ts';
import { type KEY, TOKEN } from '../app-machine.ts';
import { aFaultBench, ALICE, type FaultBench } from './fault-bench.ts';
import { workOff } from './work-off.ts';

export type Given = {
  plan?: Plan;
  credential?: typeof TOKEN | typeof KEY;
  asleep?: boolean;
  /** What was done before, and has come to its end. */
  after?: ((bench: FaultBench) => Promise<void>)[];
};

/** An agent that is built, with nothing left to do. */
export async function anAgent(given: Given = {}): Promise<FaultBench> {
  const { plan = 'pro', credential = TOKEN, asleep = false, after = [] } = given;
  const bench = await aFaultBench();
  const { app, fly } = bench;
  await subscribed(app, ALICE, plan);
  await acceptedCredential(app, ALICE, credential);
  await app.db.write(wantMachine(app, ALICE));
  await workOff(app);
  for (const earlier of after) {
    await earlier(bench);
    await workOff(app);
    app.clock.now += MINUTE;
  }
  if (asleep) await fly.stopAll();
  return bench;
}
