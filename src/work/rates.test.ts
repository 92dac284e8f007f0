import { expect, onTestFinished, test } from 'vitest';
import { testRedis, testApp } from '../../test/fixtures/app.ts';
import { until } from '../../test/fixtures/until.ts';
import { createRates, localRates, type Rates } from './rates.ts';

const MINUTE = 60_000;
const takeAll = (rates: Rates[], count: number, most: number): Promise<number[]> =>
  Promise.all(
    Array.from({ length: count }, async (_, at) =>
      (rates[at % rates.length] as Rates).take('acc', most),
    ),
  );
const letIn = (waits: number[]): number => waits.filter((wait) => wait === 0).length;

test('two processes together let in exactly what a plan allows in any minute', async () => {
  const url = await testRedis();
  const clock = { at: 1_000_000_000_000 };
  const { log } = await testApp();
  const made = [0, 1].map(() => createRates(url, log, () => clock.at));
  onTestFinished(() => made.forEach((rates) => rates.close()));
  let probe = 0;
  // Once both are connected, what one takes the other sees.
  await until(
    async () => {
      probe += 1;
      const first = await made[0]?.take(`probe ${probe}`, 1);
      return first === 0 && (await made[1]?.take(`probe ${probe}`, 1)) !== 0;
    },
    () => 'the two never shared a count',
  );
  expect(letIn(await takeAll(made, 40, 10))).toBe(10);
  clock.at += MINUTE - 1;
  expect(await takeAll(made, 2, 10)).toEqual([1, 1]);
  clock.at += 1;
  expect(letIn(await takeAll(made, 40, 10))).toBe(10);
});

test('without Redis each process counts for itself', async () => {
  const clock = { at: 1_000_000_000_000 };
  const { log } = await testApp();
  const away = createRates('redis://127.0.0.1:1', log, () => clock.at);
  onTestFinished(() => away.close());
  for (const rates of [away, localRates(() => clock.at)]) {
    expect(letIn(await takeAll([rates], 8, 5))).toBe(5);
    clock.at += 20_000;
    expect(await rates.take('acc', 5)).toBe(40_000);
    clock.at += 40_000;
    expect(letIn(await takeAll([rates], 8, 5))).toBe(5);
  }
});
