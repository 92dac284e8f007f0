import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { answers, becomesCustomer } from './people.ts';
import { megabytes, print } from './report.ts';
import { openStage, type Stage } from './stage.ts';

const { values: given } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    pace: { type: 'string', default: '0.05' },
  },
});
const REPORTS = 20;
const TALKERS = 10;
/** Long enough that nobody is slowed down for writing too much. */
const BETWEEN_MS = 10_000;

const stage = await openStage(Number(given.pace));
try {
  await soak(stage, Number(given.minutes) * 60_000);
} finally {
  await stage.close();
}

/** New customers come one after the other, and others talk to the bot, for as long as that. Memory and files must not grow. */
async function soak(on: Stage, forMs: number): Promise<void> {
  const endsAt = Date.now() + forMs;
  let customers = 0;
  const isOver = () => Date.now() > endsAt;
  const come = async (): Promise<void> => {
    while (!isOver()) {
      await becomesCustomer(on.world, `Customer ${customers}`);
      customers += 1;
    }
  };
  const talk = async (index: number): Promise<void> => {
    const person = on.world.chat.person(`Talker ${index}`);
    while (!isOver()) {
      await answers(person, '/help', ({ text }) => text.length > 0);
      await pause(BETWEEN_MS);
    }
  };
  const load = [come(), ...Array.from({ length: TALKERS }, (_, index) => talk(index))];
  for (let reports = 0; reports < REPORTS; reports += 1) {
    await pause(forMs / REPORTS);
    await printState(on, customers);
  }
  await Promise.all(load);
}

async function printState({ product, queue, dataDir }: Stage, customers: number): Promise<void> {
  const { heapUsed, rss } = await product.usage();
  const events = await queue.countEvents();
  print(new Date().toISOString().slice(11, 19), {
    heap: megabytes(heapUsed),
    rss: megabytes(rss),
    wal: megabytes(statSync(join(dataDir, 'automna.db-wal')).size),
    customers,
    events,
    'log lines per event': (product.lines / events).toFixed(2),
    'most jobs': queue.longest.jobs,
    ...Object.fromEntries(product.troubles),
  });
}
