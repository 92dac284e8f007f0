import { expect, test } from 'vitest';
import {
  anAccount,
  chatKeyOf,
  testApp,
  type TestApp,
  waitingFor,
} from '../../test/fixtures/app.ts';
import { MINUTE } from '../../test/fixtures/app-facts.ts';
import { processEvents } from '../chat/process-events.ts';
import type { BreakCause } from '../domain/breaks.ts';
import { addBreak } from '../store/breaks.ts';
import { tellCutOff } from './tell-cut-off.ts';

const PEOPLE = ['alice', 'bob', 'carol'];

/** As many agents as there are ages have lost the same so many minutes ago. */
async function lose(app: TestApp, cause: BreakCause, ages: number[]): Promise<void> {
  for (const [index, minutes] of ages.entries()) {
    const accountId = await anAccount(app, PEOPLE[index]);
    const id = `brk_${accountId}`;
    const beganAt = app.now() - minutes * MINUTE;
    await app.db.write([
      addBreak({ id, accountId, machineId: 'mch', cause, beganAt, endedAt: null }),
    ]);
  }
}

test.each<[string, BreakCause, number[], number]>([
  ['Anthropic for three at once', 'anthropic', [11, 20, 50], 1],
  ['a platform for three at once', 'telegram', [11, 20, 50], 1],
  ['Anthropic for two', 'anthropic', [11, 20], 0],
  ['what may still be a moment', 'anthropic', [5, 11, 20], 0],
  ['what began on different days', 'telegram', [11, 3000, 9000], 0],
  ['their own credentials', 'credential', [11, 20, 50], 0],
])(
  'an incident is proposed for what many share, and for nothing else: %s',
  async (_what, cause, ages, times) => {
    const app = await testApp({ settings: { OPERATORS_CONSOLE: 'olga' } });
    await anAccount(app, 'olga');
    await lose(app, cause, ages);
    await tellCutOff(app);
    await tellCutOff(app);
    await processEvents(app, chatKeyOf('olga'));
    const told = (await waitingFor(app, 'olga')).filter(({ screen }) =>
      JSON.stringify(screen).includes(`/ops_incident ${cause}`),
    );
    expect(told).toHaveLength(times);
  },
);
