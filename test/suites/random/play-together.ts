import { setTimeout as pause } from 'node:timers/promises';
import { readPending } from '../../../scripts/sandbox/report.ts';
import { rowsOf } from '../../fixtures/rows.ts';
import { findSecrets, linesCut } from '../../fixtures/secrets.ts';
import { until } from '../../fixtures/until.ts';
import type { Platform } from '../../../src/domain/platforms.ts';
import { errorLines, openWorld, type World } from '../../fixtures/world.ts';
import type { Sequence } from './actions.ts';
import { deadEnds, findings, needlessAnswers } from './findings.ts';
import { Player } from './player.ts';
import { Progress } from './progress.ts';
import { triggerEvents, crashesIn, type Happening, type Weather } from './weather.ts';

const QUIET_MS = 120_000;
/** After so long without any event stored, what has not arrived never will. A hundred people act in the same moment. */
const ARRIVAL_MS = 10_000;
const POLL_MS = 60;
/** The log line of a connection that a fault of the platform has ended. */
const CUT_OFF = /"msg":"a connection (?:ended|does not work)"/;
const QUIET_POLLS = 5;

export type Playing = {
  platform: Platform;
  sequences: Sequence[];
  weather: Weather[];
  /** Telegram sends its updates to a webhook instead of being polled. */
  webhook: boolean;
};

export type Failure = { sequence: Sequence | null; problems: string[]; transcript: string };

/** What the people reached, so that a run cannot pass because nothing happened. */
export type Reached = Record<
  'events' | 'lost' | 'paid' | 'agents' | 'credentials' | 'crashes',
  number
>;

/** Many people at the same time, each with their own sequence, in one world with its faults and crashes. */
export async function playTogether(
  playing: Playing,
): Promise<{ failures: Failure[]; reached: Reached }> {
  const { platform, sequences, webhook } = playing;
  await using world = await openWorld(platform, { apart: true, webhook });
  const progress = new Progress(world);
  const players = sequences.map((sequence) => new Player(world, progress, sequence));
  const leaks: string[] = [];
  const happenings = await playThrough(world, playing.weather, { players, leaks });
  world.heal();
  const duringFaults = new Set(errorLines(world).filter((line) => CUT_OFF.test(line)));
  await allStored(players);
  await settle(world);
  let looked: Promise<void> | null = null;
  // All players wait at the same time, so they share one wait.
  const together = (): Promise<void> => {
    looked ??= pause(300)
      .then(() => allStored(players))
      .then(() => settle(world))
      .finally(() => {
        looked = null;
      });
    return looked;
  };
  const stuck = await Promise.all(players.map((player) => deadEnds(player, together)));
  const needless = await Promise.all(players.map((player) => needlessAnswers(player, together)));
  await allStored(players);
  await settle(world);
  const found = await Promise.all(players.map((player) => findings(world, player, happenings)));
  const failures = players.map((player, index) => ({
    sequence: player.sequence,
    problems: [...(stuck[index] ?? []), ...(needless[index] ?? []), ...(found[index] ?? [])],
    transcript: player.guest.transcript(),
  }));
  const ofAll = {
    sequence: null,
    problems: [...leaks, ...problemsOfAll(world, duringFaults)],
    transcript: '',
  };
  return {
    failures: [...failures, ofAll].filter(({ problems }) => problems.length > 0),
    reached: await howFar(world, players, happenings),
  };
}

type Cast = { players: Player[]; leaks: string[] };

/** People start one after the other, so that each fault also hits some who have just begun. */
async function playThrough(
  world: World,
  weather: Weather[],
  { players, leaks }: Cast,
): Promise<Happening[]> {
  const plays: Promise<void>[] = [];
  const letIn = (count: number): void => {
    const coming = players.slice(plays.length, plays.length + count).map((player) => player.play());
    // Awaited below, after the last fault.
    for (const play of coming) play.catch(() => undefined);
    plays.push(...coming);
  };
  const happenings = await triggerEvents(world, weather, {
    sent: () => players.reduce((sum, { sentAt }) => sum + sentAt.length, 0),
    comes: () => letIn(Math.ceil(players.length / weather.length)),
    away: async () => void leaks.push(...findSecrets(world)),
  });
  letIn(players.length);
  await Promise.all(plays);
  return happenings;
}

function problemsOfAll(world: World, duringFaults: Set<string>): string[] {
  const errors = errorLines(world).filter((line) => !duringFaults.has(line));
  const cut = linesCut(world).map((line) => `a secret was logged: ${line}`);
  return [...errors, ...cut, ...findSecrets(world)];
}

async function howFar(
  { app }: World,
  players: Player[],
  happenings: Happening[],
): Promise<Reached> {
  const [row = {}] = await rowsOf(app.db, REACHED);
  const sent = players.flatMap(({ sentAt }) => sentAt);
  return {
    events: sent.length,
    lost: sent.length - Number(row['stored']),
    paid: Number(row['paid']),
    agents: Number(row['agents']),
    credentials: Number(row['credentials']),
    crashes: crashesIn(happenings).length,
  };
}

const REACHED = `SELECT
  (SELECT count(*) FROM inbox WHERE event_id GLOB '[0-9]*') AS stored,
  (SELECT count(*) FROM subscriptions) AS paid,
  (SELECT count(*) FROM machines WHERE state = 'ready') AS agents,
  (SELECT count(*) FROM credentials WHERE state = 'accepted') AS credentials`;

/** Waits until what people did has arrived. What never arrives is a finding later. */
async function allStored(players: Player[]): Promise<void> {
  let before = '';
  let deadline = 0;
  for (;;) {
    const stored = await Promise.all(players.map((player) => player.stored()));
    if (players.every((player, index) => (stored[index] ?? 0) >= player.sentAt.length)) return;
    if (stored.join() !== before) deadline = Date.now() + ARRIVAL_MS;
    before = stored.join();
    if (Date.now() > deadline) return;
    await pause(POLL_MS);
  }
}

/** Waits until no row has pending work. */
async function settle(world: World): Promise<void> {
  let quiet = 0;
  let pending = {};
  await until(
    async () => {
      pending = await readPending(world.app.db);
      const isQuiet = Object.values(pending).every((count) => count === 0);
      quiet = isQuiet ? quiet + 1 : 0;
      await pause(POLL_MS);
      return quiet >= QUIET_POLLS;
    },
    () => `never quiet: ${JSON.stringify(pending)}`,
    QUIET_MS,
  );
}
