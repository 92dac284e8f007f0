import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { apply } from './apply.ts';
import { boot } from './boot.ts';
import { findDetached, keepDetached, startDetached } from './detached.ts';
import { inspect } from './inspect.ts';
import { isObject, type Json } from './json.ts';
import { withLock } from './lock.ts';
import type { Machine } from './reconfigure.ts';
import { Refusal } from './refusal.ts';
import { callGateway } from './rpc.ts';
import { release } from './release.ts';
import { readSettings, type Settings } from './settings.ts';
import { openStore } from './store.ts';
import { finishUpgrade } from './upgrade.ts';
import { listFolder, sendFile, takeFile } from './workspace.ts';

const USAGE =
  'automna-agent boot | apply < document | inspect | release | rpc <method> [timeout in ms] < params | ' +
  'files list|send|take < request | start <id> <command…> < its input | result <id> [wait in ms]';
/** Well below the longest exec. */
const RPC_MS = 25_000;

process.umask(0o077);
try {
  const { answer, exitCode } = await run(process.argv.slice(2), readSettings(process.env));
  console.log(JSON.stringify(answer));
  process.exitCode = exitCode;
} catch (error) {
  const refusal = error instanceof Refusal ? error : new Refusal('failed', String(error));
  console.error(`automna-agent: ${refusal.message}`);
  console.log(JSON.stringify(refusal.toJson()));
  process.exitCode = refusal.exitCode;
}

async function run(
  [command = '', ...rest]: string[],
  settings: Settings,
): Promise<{ answer: Json; exitCode: number }> {
  const machine: Machine = { settings, store: openStore(settings.agentDir) };
  const lock = join(settings.agentDir, 'lock');
  switch (command) {
    case 'boot':
      // No other process runs yet, so any lock is left over from the last boot.
      rmSync(lock, { force: true });
      return { answer: await withLock(lock, () => boot(machine, warn)), exitCode: 0 };
    case 'apply': {
      const document = await text(process.stdin);
      return { answer: await withLock(lock, () => apply(machine, document)), exitCode: 0 };
    }
    case 'inspect':
      await proveUpgrade(machine);
      return { answer: await withLock(lock, () => inspect(machine)), exitCode: 0 };
    case 'release':
      return { answer: await withLock(lock, () => release(machine)), exitCode: 0 };
    case 'rpc':
      return rpc(settings, rest);
    case 'files':
      return { answer: await files(settings, rest[0]), exitCode: 0 };
    case 'start':
    case 'keep':
    case 'result':
      return { answer: await detached(settings, command, rest), exitCode: 0 };
    default:
      throw new Refusal('usage', USAGE);
  }
}

/** An upgrade is proven by an answer of the gateway; until then an earlier image would bring the state of before back. */
async function proveUpgrade(machine: Machine): Promise<void> {
  if (!machine.store.upgrade()) return;
  const { gatewayPort: port, gatewayToken: token } = machine.settings;
  const call = { port, token, method: 'status', params: {}, timeoutMs: RPC_MS };
  if ((await callGateway(call)).ok) finishUpgrade(machine);
}

/** For commands that may take longer than one exec. `keep` is the process that `start` leaves behind. */
async function detached(
  { agentDir }: Settings,
  command: 'start' | 'keep' | 'result',
  [id = '', ...rest]: string[],
): Promise<Json> {
  const folder = join(agentDir, 'runs');
  assertId(id);
  if (command === 'start') return startDetached(folder, id, rest);
  if (command === 'keep') return keepDetached(folder, id, rest);
  return findDetached(folder, id, Number(rest[0] ?? 0));
}

function assertId(id: string): void {
  if (!/^[a-z0-9]{8,40}$/.test(id)) throw new Refusal('usage', USAGE);
}

async function rpc(
  { gatewayPort: port, gatewayToken: token }: Settings,
  [method, timeout]: string[],
): Promise<{ answer: Json; exitCode: number }> {
  if (!method) throw new Refusal('usage', USAGE);
  const params = parseParams(await text(process.stdin));
  const answer = await callGateway({
    port,
    token,
    method,
    params,
    timeoutMs: Number(timeout ?? RPC_MS),
  });
  return { answer, exitCode: answer.ok ? 0 : 1 };
}

/** The agent's own files. The request comes on standard input, because it holds an address that works once. */
async function files(settings: Settings, what = ''): Promise<Json> {
  const asked = parseParams(await text(process.stdin));
  const of = (field: string): string => String(asked[field] ?? '');
  const url = of('url');
  switch (what) {
    case 'list':
      return listFolder(settings, of('path'));
    case 'send':
      return sendFile(settings, { path: of('path'), url, most: Number(asked['most']) });
    case 'take':
      return takeFile(settings, {
        folder: of('folder'),
        name: of('name'),
        url,
        sha256: of('sha256'),
      });
    default:
      throw new Refusal('usage', USAGE);
  }
}

function parseParams(input: string) {
  const params = JSON.parse(input.trim() || '{}') as Json;
  if (!isObject(params)) throw new Refusal('usage', 'the params are not a JSON object');
  return params;
}

function warn(message: string): void {
  console.error(`!!! automna-agent boot: ${message}`);
}
