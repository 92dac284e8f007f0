import { createHash } from 'node:crypto';
import type { ExecResult } from '../runtime.ts';
import { configIssue } from './agent-config.ts';
import { startChannels } from './channels.ts';
import { callMethod } from './gateway-call.ts';
import type { OpenClawHome } from './homes.ts';
import type { Invocation } from './invocation.ts';
import { modelIn } from './primary-model.ts';
import { runFiles } from './workspace.ts';

// A model of `automna-agent`, the program of our own in the machine: what it takes, prints and exits with.

const RPC_MS = 25_000;
const EXIT_CODES = { failed: 1, usage: 2, invalid: 3, older: 4 };

type Document = { rev: number; managed: object; defaults: object; retired?: string[] };

export async function runAgent(invocation: Invocation): Promise<ExecResult> {
  switch (invocation.args.words[0] ?? '') {
    case 'apply': {
      const result = apply(invocation);
      if (result.exitCode === 0) await startChannels(invocation, invocation.stdin);
      return result;
    }
    case 'inspect':
      return inspect(invocation);
    case 'release':
      // The model has one version of OpenClaw, which takes over no files of another one.
      return { exitCode: 0, stdout: '{"released":0}\n', stderr: '' };
    case 'rpc':
      return rpc(invocation);
    case 'files':
      return runFiles(invocation);
    default:
      return refused('usage', 'automna-agent boot | apply < document | rpc <method> < params');
  }
}

/** Whether the machine could boot with the document in its environment; one without any is not one of ours. */
export function canBoot(env: Record<string, string>): boolean {
  const text = env['AGENT_DOCUMENT'];
  if (text === undefined) return true;
  const document = parseDocument(text);
  return typeof document === 'object' && configIssue(document) === null;
}

/** What is in force of our documents: the last that was applied, else that of the first boot. */
export function managedIn(home: OpenClawHome, env: Record<string, string>): object | null {
  if (home.document) return home.document.managed;
  const booted = parseDocument(env['AGENT_DOCUMENT'] ?? '');
  return typeof booted === 'string' ? null : shapeOf(booted.managed);
}

function apply({ world, home, machine, stdin }: Invocation): ExecResult {
  const document = parseDocument(stdin);
  if (typeof document === 'string') return refused('invalid', document);
  const booted = parseDocument(machine.env['AGENT_DOCUMENT'] ?? '');
  const known = home.document ?? (typeof booted === 'string' ? null : booted);
  if (home.document && document.rev < home.document.rev) {
    return refused('older', `revision ${document.rev} is older than ${home.document.rev}`);
  }
  const issue = configIssue(document);
  if (issue) return refused('invalid', 'OpenClaw refuses the result', [issue]);
  if ((home.disk?.usedPercent ?? 0) >= 100) {
    return refused('failed', 'Error: ENOSPC: no space left on device, write');
  }
  delete home.edited;
  home.document = { rev: document.rev, managed: shapeOf(document.managed) };
  home.model = modelIn(document.defaults) ?? home.model;
  world.save();
  const restartNeeded = known !== null && coldOf(known) !== coldOf(home.document);
  const sha256 = createHash('sha256').update(stdin).digest('hex');
  return printed({ applied: document.rev, sha256, restartNeeded }, 2500);
}

/** Caches go when the disk is four fifths full, and edits of the document are undone. */
function inspect({ world, home }: Invocation): ExecResult {
  const disk = (home.disk ??= { usedPercent: 12, cachesPercent: 0 });
  if (disk.usedPercent >= 80) disk.usedPercent -= disk.cachesPercent;
  const putBack = home.edited ?? [];
  delete home.edited;
  world.save();
  const { usedPercent } = disk;
  const { strayVersion = null } = home;
  const shown = { usedPercent, inodesPercent: 3 };
  return printed({ disk: shown, putBack, setAside: [], strayVersion }, 2500);
}

async function rpc(invocation: Invocation): Promise<ExecResult> {
  const { args, stdin, ready } = invocation;
  const [, method = ''] = args.words;
  const params = parse(stdin.trim() || '{}');
  if (!params) return refused('usage', 'the params are not a JSON object');
  if (!ready) return failed('UNREACHABLE', 'fetch failed: connect ECONNREFUSED 127.0.0.1:18789');
  const flags = { ...args.flags, timeout: args.words[2] ?? String(RPC_MS) };
  const asked = { ...invocation, args: { words: ['gateway', 'call', method], flags } };
  const answer = await callMethod(asked, method, params);
  if ('payload' in answer) return printed({ ok: true, payload: answer.payload }, 500);
  const error = parse(answer.stdout)?.['error'] as { code?: string; message: string };
  const { tookMs = 500 } = answer;
  return { ...failed(error.code ?? 'TIMEOUT', error.message), tookMs };
}

function parseDocument(text: string): Document | string {
  const value = parse(text);
  if (!value) return 'the document is not JSON';
  const { rev, managed, defaults, retired = [], renewed = [], found = false, ...rest } = value;
  const unknown = Object.keys(rest);
  if (unknown.length > 0) return `unknown fields: ${unknown.join(', ')}`;
  if (!Number.isSafeInteger(rev)) return 'rev is not a whole number';
  if (!isObject(managed) || !isObject(defaults)) return 'managed or defaults is not an object';
  const isPaths = Array.isArray(retired) && retired.every((path) => typeof path === 'string');
  if (!isPaths) return 'retired is not a list of paths';
  if (!Array.isArray(renewed)) return 'renewed is not a list of paths with times';
  if (typeof found !== 'boolean') return 'found is neither true nor false';
  return { rev: Number(rev), managed, defaults, retired };
}

/** What is kept of a document: everything but its texts, for some are tokens. */
function shapeOf(managed: object): object {
  return JSON.parse(
    JSON.stringify(managed, (key, value: unknown) =>
      /token|secret|key$/i.test(key) && typeof value === 'string' ? '…' : value,
    ),
  ) as object;
}

/** For these the gateway starts anew. */
function coldOf({ managed }: Pick<Document, 'managed'>): string {
  const { gateway = {}, env = {} } = shapeOf(managed) as { gateway?: object; env?: object };
  return JSON.stringify([gateway, env]);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function printed(answer: object, tookMs: number): ExecResult {
  return { exitCode: 0, stdout: `${JSON.stringify(answer)}\n`, stderr: '', tookMs };
}

function refused(
  code: keyof typeof EXIT_CODES,
  message: string,
  issues: { path: string; message: string }[] = [],
): ExecResult {
  const error = { code, message, ...(issues.length > 0 && { issues }) };
  const stdout = `${JSON.stringify({ error })}\n`;
  return { exitCode: EXIT_CODES[code], stdout, stderr: `automna-agent: ${message}\n` };
}

function failed(code: string, message: string): ExecResult {
  const stdout = `${JSON.stringify({ ok: false, error: { code, message } })}\n`;
  return { exitCode: 1, stdout, stderr: '' };
}
