import { requestMachine } from '../../../src/machines/request-machine.ts';
import type { Plan } from '../../../src/domain/plans.ts';
import { acceptedCredential, subscribed } from '../../fixtures/app.ts';
import { MINUTE } from '../../fixtures/app-facts.ts';
import { type KEY, TOKEN } from '../../fixtures/app-machine.ts';
import { aFaultBench, ALICE, type FaultBench } from './fault-bench.ts';
import { workOff } from './work-off.ts';

export type Given = {
  plan?: Plan;
  credential?: typeof TOKEN | typeof KEY;
  asleep?: boolean;
  /** What was requested and completed before. */
  after?: ((bench: FaultBench) => Promise<void>)[];
};

/** An agent that is built, without pending work. */
export async function anAgent(given: Given = {}): Promise<FaultBench> {
  const { plan = 'pro', credential = TOKEN, asleep = false, after = [] } = given;
  const bench = await aFaultBench();
  const { app, fly } = bench;
  await subscribed(app, ALICE, plan);
  await acceptedCredential(app, ALICE, credential);
  await app.db.write(requestMachine(app, ALICE));
  await workOff(app);
  for (const earlier of after) {
    await earlier(bench);
    await workOff(app);
    app.clock.now += MINUTE;
  }
  if (asleep) await fly.stopAll();
  return bench;
}
