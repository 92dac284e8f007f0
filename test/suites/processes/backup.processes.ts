import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { openDatabase } from '../../../src/store/database.ts';
import { openWorld, type World } from '../../fixtures/world.ts';

const run = promisify(execFile);

/** Runs a command of ours with the settings of the service in this world. Resolves with what it printed. */
async function command(world: World, name: string, ...words: string[]): Promise<string> {
  const env = {
    ...process.env,
    ...world.settings,
    REDIS_URL: world.redisUrl,
    LOG_LEVEL: 'silent',
  };
  const { stdout } = await run(
    process.execPath,
    ['--import', 'tsx', `scripts/${name}.ts`, ...words],
    {
      env,
    },
  );
  return stdout;
}

test('a lost database comes back from a backup, with whoever came after it', async () => {
  await using world = await openWorld('console', { apart: true });
  const folder = mkdtempSync(join(tmpdir(), 'automna-backups-'));
  const [, key = '', recipient = ''] =
    /(AGE-SECRET-KEY-\S+)[^]*?(age1\S+)/.exec(await command(world, 'backup', '--new-key')) ?? [];
  writeFileSync(join(folder, 'key.txt'), `# the key of this test\n${key}\n`);

  const alice = world.guest('alice');
  await alice.becomesCustomer('SETUP_TOKEN', 'Pro');
  await alice.isDone();
  await command(world, 'backup', '--recipient', recipient, '--folder', folder);
  const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.age'));
  const bytes = readFileSync(join(folder, file));
  expect(bytes.includes('SQLite format 3')).toBe(false);
  expect(bytes.includes('alice')).toBe(false);

  const bob = world.guest('bob');
  await bob.says('/start');
  await bob.taps('Choose a plan');
  await bob.taps('Starter');
  await bob.sees('Your payment link for');
  await bob.pays();
  await bob.sees('Connect your Claude');
  await bob.isDone();
  const bobsAccount = await bob.account();

  await world.crash(async () => {
    const { url } = world.app.config.database;
    world.app.db.close();
    for (const end of ['', '-wal', '-shm']) {
      rmSync(`${url.slice('file:'.length)}${end}`, { force: true });
    }
    const restored = await command(
      world,
      'restore',
      join(folder, file),
      '--key',
      join(folder, 'key.txt'),
    );
    expect(restored).toContain('rows are back');
    expect(await command(world, 'restore', '--find-again')).toContain(
      'Subscriptions at Stripe: 2. Accounts made again: 1.',
    );
    // Again, it changes nothing.
    expect(await command(world, 'restore', '--find-again')).toContain('Accounts made again: 0.');
    world.app.db = await openDatabase({ url });
  });

  await alice.says('/status');
  await alice.sees('Plan: Pro');
  await alice.isDone();
  expect(await alice.belongings()).toMatchObject({ apps: 1, machines: 1 });
  expect(await bob.account()).toBe(bobsAccount);
  await bob.says('/status');
  await bob.sees('Plan: Starter');
  await bob.isDone();
  rmSync(folder, { recursive: true });
});
