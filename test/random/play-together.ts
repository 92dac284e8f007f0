import { setTimeout as pause } from 'node:timers/promises';
import { readPending } from '../../scripts/sandbox/report.ts';
import { findSecrets } from '../secrets.ts';
import { until } from '../until.ts';
import { type ChatPlatform, errorLines, openWorld, type World } from '../world.ts';
import type { Sequence } from './actions.ts';
import { deadEnds, findings } from './findings.ts';
import { Player } from './player.ts';
import { blow, type Weather } from './weather.ts';

const QUIET_MS = 60_000;
const LOOK_MS = 60;
const QUIET_LOOKS = 5;

export type Playing = {
  platform: ChatPlatform;
  sequences: Sequence[];
  weather: Weather[];
  /** Telegram brings its updates to a webhook instead of being asked for them. */
  webhook: boolean;
};

export type Failure = { sequence: Sequence | null; problems: string[]; transcript: string };

/** Many people side by side, each with a sequence of their own, in one world with its weather. */
export async function playTogether(playing: Playing): Promise<Failure[]> {
  const { platform, sequences, webhook } = playing;
  await using world = await openWorld(platform, { apart: true, webhook });
  const players = sequences.map((sequence) => new Player(world, sequence));
  const [crashes] = await Promise.all([
    blow(world, playing.weather),
    ...players.map((player) => player.play()),
  ]);
  world.heal();
  await settle(world);
  let looked: Promise<void> | null = null;
  // All look at the same time, so one waiting is enough for them.
  const together = (): Promise<void> => {
    looked ??= pause(300)
      .then(() => settle(world))
      .finally(() => {
        looked = null;
      });
    return looked;
  };
  const stuck = await Promise.all(players.map((player) => deadEnds(player, together)));
  await settle(world);
  const found = await Promise.all(players.map((player) => findings(world, player, crashes)));
  const failures = players.map((player, index) => ({
    sequence: player.sequence,
    problems: [...(stuck[index] ?? []), ...(found[index] ?? [])],
    transcript: player.guest.transcript(),
  }));
  const ofAll = { sequence: null, problems: problemsOfAll(world), transcript: '' };
  return [...failures, ofAll].filter(({ problems }) => problems.length > 0);
}

function problemsOfAll(world: World): string[] {
  return [...errorLines(world), ...findSecrets(world)];
}

/** Waits until no row wants anything any more. */
async function settle(world: World): Promise<void> {
  let quiet = 0;
  let pending = {};
  await until(
    async () => {
      pending = await readPending(world.app.db);
      const isQuiet = Object.values(pending).every((count) => count === 0);
      quiet = isQuiet ? quiet + 1 : 0;
      await pause(LOOK_MS);
      return quiet >= QUIET_LOOKS;
    },
    () => `never quiet: ${JSON.stringify(pending)}`,
    QUIET_MS,
  );
}
