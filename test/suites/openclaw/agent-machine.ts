import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { AgentDocument } from '../../../src/openclaw/agent-document.ts';
import { smallDisk } from './small-disk.ts';

export const IMAGE_DIR = join(import.meta.dirname, '../../../docker/agent');
const START_MS = 480_000;

export type Ran = { exitCode: number; stdout: string; stderr: string };

/** Before the tests, where nothing can be expected. */
export function assertRan({ exitCode, stdout, stderr }: Ran): void {
  if (exitCode !== 0) throw new Error(`exit ${exitCode}: ${stdout}${stderr}`);
}

/** A machine as its image creates it, in its own folder: the entrypoint, the program, OpenClaw. */
export type AgentMachine = {
  /** As the tests reach it. */
  home: string;
  configPath: string;
  config(): unknown;
  writeConfig(text: string): void;
  /** A command on the machine, as Fly's exec runs it. */
  run(argv: string[], stdin?: string, env?: Record<string, string>): Promise<Ran>;
  apply(document: AgentDocument): Promise<Ran>;
  rpc(
    method: string,
    params?: object,
  ): Promise<{ ok: boolean; payload?: unknown; error?: unknown }>;
  /** The next boot has another OpenClaw, as after an update of the image. */
  getsImage(installDir: string): void;
  /** Boots and waits for the gateway. */
  boot(document: AgentDocument, env?: Record<string, string>): Promise<void>;
  /** Boots and waits for the end. */
  bootFails(env: Record<string, string>): Promise<Ran>;
  pid(): number;
  log(): string;
  stop(): Promise<number | null>;
  [Symbol.asyncDispose](): Promise<void>;
};

export type AgentMachineOptions = {
  imageDir?: string;
  installDir?: string;
  /** On top of what every machine has. */
  env?: Record<string, string>;
  /** A disk of its own, of this size. */
  diskMb?: number;
};

export async function agentMachine({
  imageDir = IMAGE_DIR,
  installDir: install = installedOpenClaw(),
  env: more = {},
  diskMb,
}: AgentMachineOptions = {}): Promise<AgentMachine> {
  const ownHome = mkdtempSync(join(tmpdir(), 'agent-'));
  const disk = diskMb ? await smallDisk(ownHome, diskMb) : null;
  const home = disk?.seenAt ?? ownHome;
  const enter = disk?.enter ?? [];
  const stateDir = join(ownHome, '.openclaw');
  mkdirSync(join(home, '.openclaw'));
  const port = await freePort();
  const env = {
    // An older OpenClaw brings no Node along and runs with the one of the image.
    PATH: [
      join(imageDir, 'bin'),
      nodeIn(install),
      nodeIn(installedOpenClaw()),
      '/usr/bin:/bin',
    ].join(':'),
    HOME: ownHome,
    OPENCLAW_INSTALL: install,
    OPENCLAW_STATE_DIR: stateDir,
    OPENCLAW_GATEWAY_PORT: String(port),
    OPENCLAW_GATEWAY_TOKEN: '0123456789abcdef0123456789abcdef',
    AGENT_WEBHOOK_PORT: String(await freePort()),
    AGENT_DIR: join(ownHome, '.automna'),
    SERVICE_TOKEN: 'ast_service-token',
    BYOK_MODE: '1',
    NODE_OPTIONS: '--max-old-space-size=1536',
    ...more,
  };
  const configPath = join(home, '.openclaw', 'openclaw.json');
  let log = '';
  let gateway: ChildProcess | null = null;

  const start = (extra: Record<string, string>): ChildProcess => {
    const [program = '', ...rest] = enter;
    const entrypoint = join(imageDir, 'entrypoint.sh');
    const child = spawn(program || entrypoint, program ? [...rest, entrypoint] : [], {
      env: { ...env, ...extra },
    });
    child.stdout.on('data', (chunk: Buffer) => (log += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
    return child;
  };
  const run = (argv: string[], stdin = '', extra: Record<string, string> = {}) =>
    execute([...enter, ...argv], stdin, { ...env, ...extra });
  const stop = async (): Promise<number | null> => {
    const child = gateway;
    gateway = null;
    if (!child || child.exitCode !== null) return child?.exitCode ?? null;
    child.kill('SIGTERM');
    return exitOf(child);
  };

  return {
    home,
    configPath,
    config: () => JSON.parse(readFileSync(configPath, 'utf8')) as unknown,
    writeConfig: (text) => writeFileSync(configPath, text),
    getsImage: (installDir) => {
      env.OPENCLAW_INSTALL = installDir;
    },
    run,
    apply: (document) => run(['automna-agent', 'apply'], JSON.stringify(document)),
    rpc: async (method, params = {}) => {
      const { stdout } = await run(['automna-agent', 'rpc', method], JSON.stringify(params));
      return JSON.parse(stdout) as { ok: boolean };
    },
    boot: async (document, extra = {}) => {
      log = '';
      gateway = start({ ...extra, AGENT_DOCUMENT: JSON.stringify(document) });
      const until = Date.now() + START_MS;
      // The check of an older OpenClaw has another address, and its log says it as well.
      while (!log.includes('[gateway] ready') && !(await isStarted(port))) {
        if (gateway.exitCode !== null || Date.now() > until) throw new Error(`no start:\n${log}`);
        await pause(250);
      }
    },
    bootFails: async (extra) => {
      log = '';
      const exitCode = await exitOf(start(extra));
      return { exitCode: exitCode ?? -1, stdout: '', stderr: log };
    },
    pid: () => gateway?.pid ?? 0,
    log: () => log,
    stop,
    [Symbol.asyncDispose]: async () => {
      await stop();
      await disk?.[Symbol.asyncDispose]();
      rmSync(ownHome, { recursive: true, force: true });
    },
  };
}

function nodeIn(install: string): string {
  return join(install, 'node_modules/node/bin');
}

export function installedOpenClaw(): string {
  const folder = process.env['OPENCLAW_HOME_DIR'];
  if (!folder) throw new Error('OPENCLAW_HOME_DIR is not set: run scripts/test-openclaw');
  return folder;
}

export function execute(argv: string[], stdin: string, env: NodeJS.ProcessEnv): Promise<Ran> {
  const [program = '', ...rest] = argv;
  return new Promise((resolve) => {
    const child = execFile(program, rest, { env }, (error, stdout, stderr) => {
      const exitCode = typeof error?.code === 'number' ? error.code : error ? -1 : 0;
      resolve({ exitCode, stdout, stderr });
    });
    child.stdin?.end(stdin);
  });
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', resolve));
}

async function isStarted(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/startupz`).catch(() => null);
  return answer?.ok === true && (await answer.text()).includes('"started"');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
