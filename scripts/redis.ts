import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { delimiter, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';

export type PrivateRedis = { url: string; pid: number; stop(): Promise<void> };

const START_TIMEOUT_MS = 15_000;
const PREVIOUS_TIMEOUT_MS = 10_000;
const ANSWER_TIMEOUT_MS = 1_000;
const TRIES = 3;

/**
 * The keeper process of the server: prints the server's pid and ends when the server ends. When the pipe on its standard input
 * closes, because `stop` closed it or our process has ended in any way, the keeper shuts the server down.
 */
const KEEPER = `
exec 3<&0
"$@" </dev/null 3<&- >&2 &
server=$!
( read -r _ <&3; kill "$server" 2>/dev/null ) >/dev/null 2>&1 &
watch=$!
echo "$server"
wait "$server"
status=$?
kill "$watch" 2>/dev/null
exit "$status"
`;

/**
 * Starts a private Redis (or Valkey) on a free loopback port. Its data stays in `dir`.
 * The server ends with this process and never keeps this process alive. With `quiet` its log is not shown.
 * Rejects when there is no server program, or when another server keeps using `dir`.
 */
export async function startRedis(options: { dir: string; quiet?: boolean }): Promise<PrivateRedis> {
  const program = findProgram();
  mkdirSync(options.dir, { recursive: true });
  const dir = realpathSync(options.dir);
  await previousIsGone(dir);
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const server = launch(program, dir, port);
    if (!options.quiet) server.child.stderr.pipe(process.stderr, { end: false });
    try {
      const pid = await server.ready;
      writeFileSync(portFile(dir), String(port));
      holdOpen(server.child, false);
      return { url: `redis://127.0.0.1:${port}`, pid, stop: server.stop };
    } catch (error) {
      await server.stop();
      // Another process may have taken the free port in between.
      if (attempt === TRIES) throw error;
    }
  }
}

/** The path of Redis or Valkey, whichever is on the PATH. */
export function findProgram(): string {
  const folders = (process.env.PATH ?? '').split(delimiter);
  for (const name of ['redis-server', 'valkey-server']) {
    const path = folders.map((folder) => join(folder, name)).find(isExecutable);
    if (path) return path;
  }
  throw new Error('neither redis-server nor valkey-server is on the PATH; install one of them');
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Two servers must never write the same append-only file, and the server of a killed run may still be shutting down. */
async function previousIsGone(dir: string): Promise<void> {
  if (!existsSync(portFile(dir))) return;
  const port = Number(readFileSync(portFile(dir), 'utf8'));
  const deadline = Date.now() + PREVIOUS_TIMEOUT_MS;
  while ((await ask(port, 'CONFIG GET dir')).includes(`\r\n${dir}\r\n`)) {
    if (Date.now() > deadline) {
      throw new Error(`another Redis is using ${dir}; stop the program that runs it first`);
    }
    await pause(50);
  }
}

function portFile(dir: string): string {
  return join(dir, 'redis.port');
}

/** Sets whether the keeper keeps our process alive. */
function holdOpen(child: Keeper, hold: boolean): void {
  const handles = [child, child.stdin as Socket, child.stdout as Socket, child.stderr as Socket];
  for (const handle of handles) {
    if (hold) handle.ref();
    else handle.unref();
  }
}

type Keeper = ChildProcessByStdio<Writable, Readable, Readable>;

function launch(program: string, dir: string, port: number) {
  // Detached: Ctrl-C in the terminal must not take Redis away from a product that is still shutting down.
  const child: Keeper = spawn(
    '/bin/sh',
    ['-c', KEEPER, 'keeper', program, ...settings(dir, port)],
    { stdio: ['pipe', 'pipe', 'pipe'], detached: true },
  );
  const log = lastLines(child.stderr);
  const ended = new Promise<void>((done) => {
    child.once('close', () => done());
    child.once('error', () => done());
  });
  return {
    child,
    ready: Promise.race([
      whenReady(child, port),
      ended.then(() => Promise.reject(new Error(`Redis did not start:\n${log()}`))),
    ]),
    stop: async () => {
      holdOpen(child, true);
      child.stdin.end();
      await ended;
    },
  };
}

function settings(dir: string, port: number): string[] {
  const fixed = '--bind 127.0.0.1 --daemonize no --appendonly yes --appendfsync everysec';
  return [...fixed.split(' '), '--save', '', '--dir', dir, '--port', String(port)];
}

function lastLines(stream: Readable): () => string {
  let text = '';
  stream.on('data', (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-2_000);
  });
  return () => text.trim();
}

/** The pid of our server, once it has loaded its data and answers. */
async function whenReady(child: Keeper, port: number): Promise<number> {
  const [firstLine] = (await once(child.stdout, 'data')) as [Buffer];
  const pid = Number(firstLine.toString());
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (child.exitCode === null && Date.now() < deadline) {
    const answer = await ask(port, 'PING\r\nINFO server');
    // The pid is compared too, because another server may have taken the port.
    if (answer.startsWith('+PONG') && answer.includes(`process_id:${pid}\r\n`)) return pid;
    await pause(20);
  }
  throw new Error(`Redis did not answer within ${START_TIMEOUT_MS} ms`);
}

/** The answer of the server on this port to inline commands; empty when there is no server. */
function ask(port: number, commands: string): Promise<string> {
  return new Promise((resolveAnswer) => {
    let answer = '';
    const socket = connect({ host: '127.0.0.1', port, timeout: ANSWER_TIMEOUT_MS });
    socket.on('connect', () => socket.write(`${commands}\r\nQUIT\r\n`));
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('timeout', () => socket.destroy());
    socket.on('error', () => undefined);
    socket.on('close', () => resolveAnswer(answer));
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
