import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Platform } from '../../../src/domain/platforms.ts';
import { type Sequence, sequence } from './actions.ts';
import { type Failure, playTogether } from './play-together.ts';
import { weather } from './weather.ts';

const RUNS = Number(process.env['RANDOM_RUNS'] ?? 1000);
const SEED = Number(process.env['RANDOM_SEED'] ?? Date.now() % 1_000_000);
const [ONLY_PLATFORM, ONLY_INDEX] = (process.env['RANDOM_ONLY'] ?? '').split(':');
const TOGETHER = 100;
const MOST_SHOWN = 3;

const RIGHT: Sequence = {
  name: 'alice',
  actions: [{ do: 'become-customer', waits: true }],
};

/** Plays the sequences of a seed on one platform, a hundred people at a time. */
export function testRandomSequences(platform: Platform): void {
  const sequences = fc.sample(sequence, { seed: SEED, numRuns: RUNS });
  const worlds = Math.ceil(RUNS / TOGETHER);
  const weathers = fc.sample(weather(platform), { seed: SEED, numRuns: worlds });
  describe(`random sequences on ${platform}, seed ${SEED}`, () => {
    test('a person who does everything right has an agent in the end', async () => {
      const { failures, reached } = await playTogether({
        platform,
        sequences: [RIGHT],
        weather: [],
        webhook: false,
      });
      expect(failures, `problems: ${problemsOf(failures)}`).toEqual([]);
      expect(reached).toMatchObject({ paid: 1, agents: 1, credentials: 1, lost: 0 });
    });

    test.for(Array.from({ length: worlds }, (_, index) => index))(
      'hundred %s',
      async (index, { skip }) => {
        const first = index * TOGETHER;
        const all = sequences.slice(first, first + TOGETHER);
        const chosen = all.filter((_, at) => isWanted(platform, first + at));
        if (chosen.length === 0) skip();
        const { failures, reached } = await playTogether({
          platform,
          sequences: chosen,
          weather: weathers[index] ?? [],
          webhook: index % 2 === 1,
        });
        process.stdout.write(`${JSON.stringify({ platform, seed: SEED, first, ...reached })}\n`);
        const nameOf = (one: Failure): string =>
          one.sequence ? `${platform}:${sequences.indexOf(one.sequence)}` : platform;
        expect(
          failures.slice(0, MOST_SHOWN).map((one) => describeFailure(nameOf(one), one)),
          `problems: ${problemsOf(failures)}`,
        ).toEqual([]);
      },
    );
  });
}

function isWanted(platform: Platform, index: number): boolean {
  return !ONLY_PLATFORM || (platform === ONLY_PLATFORM && index === Number(ONLY_INDEX));
}

/** The problems alone, which fit into the list of failures at the end of a long log. */
function problemsOf(failures: Failure[]): string {
  const problems = failures.flatMap((one) => one.problems);
  return problems.slice(0, MOST_SHOWN).join('; ');
}

function describeFailure(
  name: string,
  { sequence: played, problems, transcript }: Failure,
): string {
  const again = `RANDOM_SEED=${SEED} RANDOM_RUNS=${RUNS} RANDOM_ONLY=${name} scripts/test-random`;
  return [...problems, again, JSON.stringify(played), transcript].join('\n');
}
