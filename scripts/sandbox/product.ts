import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Longer than the product needs for jobs that it hands back. */
const STOP_TIMEOUT_MS = 25_000;
const START_TIMEOUT_MS = 30_000;
const CLOCK = pathToFileURL(join(import.meta.dirname, 'shifted-clock.ts')).href;

/** The product in its own process, so that a story can kill it without losing the stand-ins. */
export class Product {
  readonly #settings: Record<string, string>;
  readonly #log: WriteStream;
  #child: ChildProcess | null = null;
  #lastWords = '';
  #aheadMs: number;
  /** Called when the process ends unexpectedly. */
  onDeath: (lastWords: string) => void = () => undefined;

  /** With `aheadMs` its clock is ahead of the real one by that time. */
  constructor(settings: Record<string, string>, logDir: string, aheadMs = 0) {
    this.#settings = settings;
    this.#aheadMs = aheadMs;
    mkdirSync(logDir, { recursive: true });
    const file = join(logDir, 'product.log');
    this.#log = createWriteStream(file, { flags: 'a', mode: 0o600 });
    this.#log.once('open', () => chmodSync(file, 0o600));
  }

  /** Resolves when all roles run. Rejects with the output of the process when it fails. */
  async start(): Promise<void> {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', '--import', CLOCK, 'scripts/serve.ts'],
      {
        env: {
          PATH: process.env['PATH'],
          HOME: process.env['HOME'],
          SANDBOX_CLOCK_AHEAD_MS: String(this.#aheadMs),
          ...this.#settings,
        },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      },
    );
    this.#child = child;
    this.#lastWords = '';
    child.stdout?.pipe(this.#log, { end: false });
    child.stderr?.pipe(this.#log, { end: false });
    child.stderr?.on('data', (chunk: Buffer) => {
      this.#lastWords = (this.#lastWords + chunk.toString()).slice(-2000);
    });
    await this.#untilReady(child);
    child.once('exit', () => {
      if (this.#child === child) this.onDeath(this.#lastWords);
    });
  }

  /** SIGKILL, then a new process. */
  async crash(): Promise<void> {
    await this.#end('SIGKILL');
    await this.start();
  }

  /** Sets its clock ahead. */
  passTime(ms: number): void {
    this.#aheadMs += ms;
    this.#child?.send({ passMs: ms });
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
    await new Promise<void>((resolve) => this.#log.end(resolve));
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill(signal);
    const impatience = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await gone;
    clearTimeout(impatience);
  }

  async #untilReady(child: ChildProcess): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const impatience = setTimeout(
        () => reject(new Error('the product did not start in time')),
        START_TIMEOUT_MS,
      );
      child.once('message', () => {
        clearTimeout(impatience);
        resolve();
      });
      child.once('exit', () => {
        clearTimeout(impatience);
        reject(new Error(this.#lastWords.trim() || 'the product ended at once; see the log'));
      });
    });
  }
}
