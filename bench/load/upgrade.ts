import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Platform } from '../../src/domain/platforms.ts';
import { comeAndGo, findTrouble } from '../../test/fixtures/coming-people.ts';
import type { Guest } from '../../test/fixtures/guest.ts';
import { aSeed, seeded } from '../../test/fixtures/sampling.ts';
import { PROGRAM, type Several } from '../../test/fixtures/several.ts';
import { unpackVersionBefore } from '../../test/fixtures/version-before.ts';
import { openWorld, type World } from '../../test/fixtures/world.ts';
import { print } from './report.ts';

/**
 * An upgrade while people become customers: the version before runs, this one takes its place process by process, goes back and comes
 * again; in between both run side by side and are killed at random. Nothing may be lost or doubled.
 */
const { values: given } = parseArgs({
  options: {
    minutes: { type: 'string', default: '3' },
    before: { type: 'string', default: 'HEAD~60' },
    on: { type: 'string', default: 'whatsapp,telegram,discord' },
  },
});
const BESIDE_MS = 5000;
const PATIENCE_MS = 300_000;

const folder = mkdtempSync(join(tmpdir(), 'automna-upgrade-'));
try {
  await upgrade();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function upgrade(): Promise<void> {
  const { program, changedFiles, expansion } = unpackVersionBefore(folder, given.before);
  print('before', { commit: given.before, 'files changed since': changedFiles });
  print('added to its database', { statements: expansion.length });
  const seed = aSeed();
  const [on = 'telegram', ...also] = given.on.split(',') as Platform[];
  await using world = await openWorld(on, {
    several: { web: 2, jobs: 2, bots: 2 },
    program,
    also,
    webhook: true,
    patienceMs: PATIENCE_MS,
    settings: { INSTANCE_ID: 'the-same-for-all', SWEEP_INTERVAL_MS: '1000' },
  });
  const { several } = world;
  if (!several) throw new Error('there are no processes');
  const people: Guest[] = [];
  const isOver = { killed: false };
  const customers = comeAndGo(world, people, { elsewhere: also, isOver });
  await pause(BESIDE_MS);
  await expand(world, expansion);
  await rollOut(several, PROGRAM);
  const kills = await killAmongBoth(several, seed, [program, PROGRAM]);
  for (const each of [program, PROGRAM]) await rollOut(several, each);
  isOver.killed = true;
  await customers;
  const trouble = await findTrouble(world, people);
  print('upgrade', { people: people.length, kills, seed });
  if (trouble.length > 0) throw new Error(trouble.join('\n'));
  print('lost or doubled', { findings: 0 });
}

/** As a migration that only adds: what this version needs, and something that neither version knows. */
async function expand({ app }: World, expansion: string[]): Promise<void> {
  await app.db.write([
    "INSERT INTO schema_migrations (name, applied_at) VALUES ('9999_later_expand.sql', unixepoch())",
    ...expansion,
    'ALTER TABLE accounts ADD COLUMN later TEXT',
    'CREATE TABLE later (id TEXT PRIMARY KEY) STRICT',
  ]);
}

/** Each process in its turn, with both versions side by side for a while in between. */
async function rollOut(several: Several, program: string): Promise<void> {
  for (let index = 0; index < several.size; index += 1) {
    await several.rollOver(index, program);
    await pause(BESIDE_MS);
  }
}

/** Any process is killed, and either version takes its place. */
async function killAmongBoth(several: Several, seed: number, programs: string[]): Promise<number> {
  const random = seeded(seed);
  const endsAt = Date.now() + Number(given.minutes) * 60_000;
  let kills = 0;
  while (Date.now() < endsAt) {
    await several.replace(
      random(several.size),
      () => pause(random(2000)),
      programs[random(programs.length)],
    );
    await pause(random(4000));
    kills += 1;
  }
  return kills;
}
