import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fakeCredential } from '../../../sandbox/anthropic/fake-credentials.ts';
import { bootDocument } from '../../../src/machines/agent-document.ts';
import { STRAIGHT } from '../../../src/machines/configure-machine.ts';
import { NO_SERVICES } from '../../../src/machines/service-endpoints.ts';
import { PLAN_TERMS } from '../../../src/domain/plans.ts';
import {
  type AgentMachine,
  agentMachine,
  execute,
  IMAGE_DIR,
  installedOpenClaw,
} from './agent-machine.ts';

// On Fly the machine starts as root, and so does every command that is run on it from outside. Both must end as the
// gateway's user, or root leaves files behind that the gateway cannot open.

const isRoot = process.getuid?.() === 0;
/** Every system has this user, with a group of the same name, and it may do nothing. */
const USER = 'daemon';
const DOCUMENT = bootDocument({
  rev: 1,
  terms: PLAN_TERMS.starter,
  access: STRAIGHT,
  model: 'anthropic/claude-sonnet-4-6',
  services: NO_SERVICES,
});

test('in CI this suite runs as root, because otherwise its tests would be skipped unnoticed', () => {
  expect(isRoot || !process.env['CI']).toBe(true);
});

describe.skipIf(!isRoot)('a machine that starts as root', () => {
  let machine: AgentMachine;
  let imageDir: string;
  let uid: number;

  /** As Fly's exec does it: by root, with no environment at all. */
  const fromOutside = (program: string, args: string[], stdin = '') =>
    execute([join(imageDir, 'bin', program), ...args], stdin, {});

  beforeAll(async () => {
    uid = Number(execFileSync('id', ['-u', USER], { encoding: 'utf8' }));
    const root = await laidOutForAnyone();
    imageDir = join(root, 'automna');
    const installDir = join(root, 'openclaw');
    machine = await agentMachine({
      imageDir,
      installDir,
      env: { AGENT_USER: USER, AGENT_RUN_DIR: join(root, 'run') },
    });
    const lines = {
      AGENT_USER: USER,
      AGENT_HOME: machine.home,
      AGENT_RUN_DIR: join(root, 'run'),
      OPENCLAW_INSTALL: installDir,
    };
    writeFileSync(
      join(imageDir, 'agent.env'),
      Object.entries(lines)
        .map(([name, value]) => `export ${name}='${value}'\n`)
        .join(''),
    );
    await machine.boot(DOCUMENT);
  });

  afterAll(() => machine[Symbol.asyncDispose]());

  test('runs the gateway as its own user', () => {
    const status = readFileSync(`/proc/${machine.pid()}/status`, 'utf8');
    expect(readFileSync(`/proc/${machine.pid()}/cmdline`, 'utf8')).toContain('openclaw');
    expect(/^Uid:\s+(.*)$/m.exec(status)?.[1]?.split('\t')).toEqual(Array(4).fill(String(uid)));
    expect(/^Gid:\s+(.*)$/m.exec(status)?.[1]?.split('\t')).not.toContain('0');
    expect(/^Groups:\s*(.*)$/m.exec(status)?.[1]?.split(' ')).not.toContain('0');
  });

  test('runs commands from outside as that user, in the same folder', async () => {
    const script = 'echo "$(id -un) $HOME $OPENCLAW_STATE_DIR"; umask; echo x > "$HOME/made"';
    const started = await fromOutside('automna-agent', ['start', 'whoami00', 'sh', '-c', script]);
    expect(started).toMatchObject({ exitCode: 0 });
    const { stdout } = await fromOutside('automna-agent', ['result', 'whoami00', '20000']);
    expect(JSON.parse(stdout)).toMatchObject({
      state: 'done',
      exitCode: 0,
      stdout: `${USER} ${machine.home} ${machine.home}/.openclaw\n0077\n`,
    });
    const asked = await fromOutside('automna-agent', ['rpc', 'cron.status']);
    expect(JSON.parse(asked.stdout)).toMatchObject({ ok: true, payload: { enabled: false } });
  });

  test('keeps its OpenClaw when somebody orders another one inside', async () => {
    const before = await fromOutside('openclaw', ['--version']);
    for (const words of [['update'], ['update', '--tag', 'beta']]) {
      const refused = await fromOutside('openclaw', words);
      expect(refused).toMatchObject({ exitCode: 1 });
      expect(refused.stderr).toContain('gets new versions by itself');
    }
    expect(await fromOutside('openclaw', ['--version'])).toEqual(before);
  });

  test('leaves all files on the volume to that user, also those of commands from outside', async () => {
    const anthropic = ['--provider', 'anthropic'];
    const paste = ['models', 'auth', 'paste-api-key', ...anthropic, '--profile-id'];
    const pasted = await fromOutside(
      'openclaw',
      [...paste, 'anthropic:apikey'],
      `${fakeCredential('API_KEY')}\n`,
    );
    expect(pasted).toMatchObject({ exitCode: 0 });
    const applied = await fromOutside(
      'automna-agent',
      ['apply'],
      JSON.stringify({ ...DOCUMENT, rev: 2 }),
    );
    expect(JSON.parse(applied.stdout)).toMatchObject({ applied: 2 });
    const files = filesBelow(machine.home).map((file) => ({ file, ...pick(lstatSync(file)) }));
    expect(files.length).toBeGreaterThan(10);
    expect(files.filter(({ owner }) => owner !== uid)).toEqual([]);
    expect(files.filter(({ isFile, others }) => isFile && others !== 0)).toEqual([]);
  });

  test('runs no file as root that this user can write', () => {
    for (const file of [
      ...filesBelow(imageDir),
      join(imageDir, '../run'),
      join(imageDir, '../run/env'),
    ]) {
      const { uid: owner, mode } = lstatSync(file);
      expect([file, owner, mode & 0o022]).toEqual([file, 0, 0]);
    }
  });

  test('ends on SIGTERM', async () => {
    expect(await machine.stop()).toBe(0);
  });
});

/** The image and OpenClaw where every user can read them: in a home folder, or a run of tests, only its owner can. */
async function laidOutForAnyone(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'image-'));
  chmodSync(tmpdir(), 0o711);
  chmodSync(root, 0o755);
  const image = join(root, 'automna');
  execFileSync('cp', ['-R', IMAGE_DIR, image]);
  execFileSync('chmod', ['-R', 'u=rwX,go=rX', image]);
  const install = join(root, 'openclaw');
  mkdirSync(install);
  const modules = join(installedOpenClaw(), 'node_modules');
  try {
    // Links cost nothing where the file system has both.
    execFileSync('cp', ['-Rl', modules, install], { stdio: 'ignore' });
  } catch {
    execFileSync('cp', ['-R', modules, install]);
  }
  return root;
}

function pick(stats: Stats) {
  return { owner: stats.uid, isFile: stats.isFile(), others: stats.mode & 0o077 };
}

function filesBelow(folder: string): string[] {
  const inside = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return [folder, ...inside.map((name) => join(folder, name))];
}
