import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { availableParallelism } from 'node:os';
import { serve } from '@hono/node-server';
import { compiledFile } from './compile.ts';

const PINNER = 'taskset';
const SERVER_CORE = '0';
const LOAD_CORE = '1';
const canPin =
  availableParallelism() > 1 && spawnSync(PINNER, ['-c', SERVER_CORE, 'true']).status === 0;

type Question = { id: number; command: string; argument?: unknown };
type Answer = { id: number; result?: unknown; error?: string };
type Commands = Record<string, (argument: unknown) => unknown>;

/** Runs in the measured process: serves `fetch` on a free port and answers the benchmark's questions over IPC. */
export function serveForBench(
  fetch: (request: Request) => Response | Promise<Response>,
  commands: Commands = {},
  make: typeof createServer = createServer,
): void {
  const known: Commands = { cpuUs, ...commands };
  const options = { fetch, hostname: '127.0.0.1', port: 0, createServer: make };
  const server = serve(options, ({ port }: AddressInfo) => process.send?.({ port }));
  process.on('message', ({ id, command, argument }: Question) => {
    void (async () => known[command]?.(argument))().then(
      (result) => process.send?.({ id, result } satisfies Answer),
      (error: unknown) => process.send?.({ id, error: String(error) } satisfies Answer),
    );
  });
  process.once('disconnect', () => {
    server.close();
    process.exit(0);
  });
}

function cpuUs(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** A server under test: a process of its own, on the core that the load does not use. */
export class Server {
  readonly name: string;
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #lastId = 0;

  private constructor(name: string, child: ChildProcess, port: number) {
    this.name = name;
    this.#child = child;
    this.port = port;
    child.on('message', (answer: Answer) => this.#waiting.get(answer.id)?.(answer));
    child.once('exit', () => {
      for (const [id, settle] of this.#waiting) settle({ id, error: `${name} has gone` });
    });
  }

  /** Runs the module compiled. The log lines are written, as in production, but discarded. */
  static async start(name: string, module: URL, words: string[]): Promise<Server> {
    const command = [...profiling(), compiledFile(module), ...words];
    const child = spawn(
      canPin ? PINNER : process.execPath,
      canPin ? ['-c', SERVER_CORE, process.execPath, ...command] : command,
      { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
    );
    const exited = once(child, 'exit').then(() => {
      throw new Error(`${name} did not start`);
    });
    const [ready] = (await Promise.race([once(child, 'message'), exited])) as [{ port: number }];
    exited.catch(() => undefined);
    return new Server(name, child, ready.port);
  }

  async ask<T>(command: string, argument?: unknown): Promise<T> {
    this.#lastId += 1;
    const id = this.#lastId;
    const answer = await new Promise<Answer>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#child.send({ id, command, argument } satisfies Question);
    });
    this.#waiting.delete(id);
    if (answer.error) throw new Error(`${this.name}: ${command}: ${answer.error}`);
    return answer.result as T;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.disconnect();
    await exited;
  }
}

function profiling(): string[] {
  return process.execArgv.filter((word) => word.startsWith('--cpu-prof'));
}

/** Keeps the load off the core of the servers. Returns whether that is possible here. */
export function pinLoad(): boolean {
  if (canPin) spawnSync(PINNER, ['-acp', LOAD_CORE, String(process.pid)]);
  return canPin;
}

/** One POST as bytes. */
export function post(path: string, body: unknown, headers: Record<string, string> = {}): Buffer {
  const json = JSON.stringify(body);
  const lines = Object.entries({
    host: '127.0.0.1',
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(json)),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${json}`);
}

/**
 * Sends each list of requests over a keep-alive connection of its own, in order, the lists side by side. Throws
 * for any status but 200.
 */
export async function sendAll(port: number, lists: Buffer[][]): Promise<void> {
  await Promise.all(
    lists.map(async (requests) => {
      const connection = new Connection(port);
      for (const request of requests) {
        const status = await connection.exchange(request);
        if (status !== 200) throw new Error(`status ${status}`);
      }
      connection.close();
    }),
  );
}

/** A raw keep-alive connection. An HTTP client library would cost more than the measured code. */
class Connection {
  readonly #socket: Socket;
  #received = '';
  #settle: { resolve: (status: number) => void; reject: (error: Error) => void } | null = null;

  constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1').setNoDelay(true).setEncoding('latin1');
    this.#socket.on('data', (chunk) => this.#read(String(chunk)));
    this.#socket.on('error', (error) => this.#settle?.reject(error));
    this.#socket.on('close', () => this.#settle?.reject(new Error('the connection was closed')));
  }

  exchange(request: Buffer): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#settle = null;
    this.#socket.destroy();
  }

  #read(chunk: string): void {
    this.#received += chunk;
    const headEnd = this.#received.indexOf('\r\n\r\n') + 4;
    if (headEnd < 4 || !isComplete(this.#received, headEnd)) return;
    const status = Number(this.#received.slice(9, 12));
    this.#received = '';
    this.#settle?.resolve(status);
  }
}

function isComplete(received: string, headEnd: number): boolean {
  const head = received.slice(0, headEnd);
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (length !== undefined) return received.length >= headEnd + Number(length);
  return /\r\ntransfer-encoding: chunked/i.test(head) ? received.endsWith('0\r\n\r\n') : true;
}

/** Runs each measurement in every round, alternately forwards and backwards. Returns the smallest value of each. */
export async function leastOf<K extends string>(
  rounds: number,
  measurements: Record<K, (round: number) => Promise<number>>,
): Promise<Record<K, number>> {
  const names = Object.keys(measurements) as K[];
  const least = Object.fromEntries(names.map((name) => [name, Infinity])) as Record<K, number>;
  for (let round = 0; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      least[name] = Math.min(least[name], await measurements[name](round));
    }
  }
  return least;
}

/** `ratio` is baseline ÷ ours, so more is better; a `null` target means that the line is for information. */
export type Line = {
  name: string;
  ratio: number;
  baseline: string;
  target: number | null;
  cpuUs: number | null;
};

export function report(lines: Line[], notes: string[] = []): void {
  const rounded = lines.map((line) => ({
    ...line,
    ratio: Number(line.ratio.toFixed(3)),
    cpuUs: line.cpuUs === null ? null : Number(line.cpuUs.toFixed(1)),
  }));
  if (process.argv.includes('--json')) {
    console.log(JSON.stringify(rounded));
    return;
  }
  console.table(
    rounded.map(({ name, cpuUs, ratio, baseline, target }) => ({
      name,
      'CPU µs': cpuUs ?? '',
      ratio,
      against: baseline,
      target: target === null ? '' : `≥ ${target}`,
      met: target === null ? '' : ratio >= target ? 'yes' : 'no',
    })),
  );
  if (!canPin) console.log('Not pinned to cores: expect noise.');
  for (const note of notes) console.log(note);
}
