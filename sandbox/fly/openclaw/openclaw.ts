import { type ExecResult, homeIdOf, type MachineRuntime, type RunningMachine } from '../runtime.ts';
import { canBoot, managedIn, runAgent } from './agent.ts';
import { parseArguments, unwrapped } from './arguments.ts';
import { breakOff } from './chat.ts';
import { listProfiles, logout, pasteApiKey, pasteToken } from './auth.ts';
import { runningChannels } from './channels.ts';
import { findDetached, startDetached } from './detached.ts';
import { gatewayCall } from './gateway-call.ts';
import { homeOf, type OpenClawHomes, type OpenClawWorld } from './homes.ts';
import { type Invocation, OPENCLAW_VERSION } from './invocation.ts';
import { phoneOf } from './whatsapp-login.ts';

const GATEWAY_READY_AFTER_MS = 22_000;

type ModelOptions = {
  homes: OpenClawHomes;
  save: () => void;
  now: () => number;
  delayScale: number;
  anthropicUrl: string | undefined;
};

/** A model of OpenClaw 2026.9.6 and its command line; texts and exit codes are those of the program itself. */
export function openClawModel(options: ModelOptions): MachineRuntime {
  const world: OpenClawWorld = {
    ...options,
    values: new Map(),
    detached: new Map(),
    channels: new Map(),
    metChannels: new Map(),
    logins: new Map(),
    stuck: new Set(),
    suspended: new Map(),
    busy: new Set(),
    loading: new Set(),
    unreachable: new Set(),
  };
  const isReady = (machine: RunningMachine) =>
    !machine.gatewayHeldDown &&
    canBoot(machine.env) &&
    world.now() >= machine.startedAt + GATEWAY_READY_AFTER_MS * world.delayScale;
  return {
    start: async (machine) => {
      const home = homeOf(world, homeIdOf(machine));
      world.stuck.delete(home);
      world.suspended.delete(home);
      world.busy.delete(home);
      delete home.strayVersion;
    },
    stop: async (machine) => {
      breakOff(world, machine);
      if (machine.volumeId === null) forget(world, machine.id);
    },
    exec: (machine, argv, stdin) => run(world, { machine, argv, stdin, ready: isReady(machine) }),
    isReady,
    credentials: (machine) =>
      (world.homes[homeIdOf(machine)]?.profiles ?? []).map(({ id, type, fingerprint }) => ({
        profileId: id,
        kind: type,
        fingerprint,
      })),
    agent: (machine) => {
      const home = homeOf(world, homeIdOf(machine));
      return { managed: managedIn(home, machine.env), channels: runningChannels(world, home) };
    },
    stick: (machine) => void world.stuck.add(homeOf(world, homeIdOf(machine))),
    occupy: (machine) => void world.busy.add(homeOf(world, homeIdOf(machine))),
    alter: (machine, change) => {
      Object.assign(homeOf(world, homeIdOf(machine)), change);
      world.save();
    },
    copy: (from, to) => {
      world.homes[to] = structuredClone(homeOf(world, from));
      world.save();
    },
    phone: (machine) => phoneOf(world, homeOf(world, homeIdOf(machine))),
    forget: (homeId) => forget(world, homeId),
  };
}

function forget(world: OpenClawWorld, homeId: string): void {
  delete world.homes[homeId];
  world.save();
}

type Execution = { machine: RunningMachine; argv: string[]; stdin: string; ready: boolean };

async function run(world: OpenClawWorld, execution: Execution): Promise<ExecResult> {
  const { machine, stdin, ready } = execution;
  const [program = '', ...rest] = unwrapped(execution.argv);
  if (program === 'automna-agent' && rest[0] === 'start') {
    return startDetached(world, machine, rest.slice(1), (argv) =>
      run(world, { ...execution, argv }),
    );
  }
  if (program === 'automna-agent' && rest[0] === 'result') {
    return findDetached(world, machine, rest.slice(1));
  }
  if (program === 'printenv') return printVariable(machine.env[rest[0] ?? '']);
  if (program !== 'openclaw' && program !== 'automna-agent') return notFound(program);
  const args = parseArguments(rest);
  const home = homeOf(world, homeIdOf(machine));
  const invocation = { world, home, machine, args, stdin, ready };
  if (program === 'automna-agent') return runAgent(invocation);
  const command = COMMANDS.find(({ words }) => words.every((word, at) => args.words[at] === word));
  if (!command) return unknownCommand(args.words);
  const result = await command.run(invocation);
  return { tookMs: command.tookMs, ...result };
}

type Command = {
  words: string[];
  tookMs: number;
  run: (invocation: Invocation) => ExecResult | Promise<ExecResult>;
};

const COMMANDS: Command[] = [
  { words: ['models', 'auth', 'paste-token'], tookMs: 6000, run: pasteToken },
  { words: ['models', 'auth', 'paste-api-key'], tookMs: 6000, run: pasteApiKey },
  { words: ['models', 'auth', 'logout'], tookMs: 6000, run: logout },
  { words: ['models', 'auth', 'list'], tookMs: 5000, run: listProfiles },
  { words: ['gateway', 'call'], tookMs: 1500, run: gatewayCall },
  { words: ['config', 'validate'], tookMs: 2000, run: validateConfig },
  { words: ['--version'], tookMs: 200, run: printVersion },
];

function printVersion(): ExecResult {
  return { exitCode: 0, stdout: `OpenClaw ${OPENCLAW_VERSION} (eb377ac)\n`, stderr: '' };
}

function validateConfig({ args }: Invocation): ExecResult {
  const path = '~/.openclaw/openclaw.json';
  const stdout = args.flags['json']
    ? `${JSON.stringify({ valid: true, path, warnings: [] })}\n`
    : `Config valid: ${path}\n`;
  return { exitCode: 0, stdout, stderr: '' };
}

function printVariable(value: string | undefined): ExecResult {
  return { exitCode: value === undefined ? 1 : 0, stdout: value ? `${value}\n` : '', stderr: '' };
}

function notFound(program: string): ExecResult {
  return {
    exitCode: 127,
    stdout: '',
    stderr: `exec: "${program}": executable file not found in $PATH\n`,
  };
}

function unknownCommand(words: string[]): ExecResult {
  const [first = '', second = '', third = ''] = words;
  const inAuth = first === 'models' && second === 'auth';
  const stderr = inAuth
    ? `OpenClaw models auth has no command "${third}".\nTry: openclaw models auth --help\n`
    : `OpenClaw does not know the command "${first}".\nTry: openclaw --help\nPlugin command? openclaw plugins list\n`;
  return { exitCode: 1, stdout: '', stderr: `${stderr}Docs: https://docs.openclaw.ai/cli\n` };
}
