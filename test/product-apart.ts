import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ChatPlatform } from '../scripts/sandbox/world.ts';
import type { Clock, Product } from './product.ts';
import type { Order, Report } from './product-process.ts';

const PROGRAM = join(import.meta.dirname, 'product-process.ts');

export type ApartOptions = {
  on: ChatPlatform;
  settings: Record<string, string>;
  clock: Clock;
  write: (line: string) => void;
};

type Life = { child: ChildProcess; loaded: Promise<void>; ready: Promise<void> };

/** The product as a process of its own, which can be killed without losing the world around it. */
export class ProductApart implements Product {
  readonly #options: ApartOptions;
  #life: Life | null = null;
  #spare: Life | null = null;

  constructor(options: ApartOptions) {
    this.#options = options;
  }

  /** Resolves when all roles run; rejects when the process ends instead. */
  async start(): Promise<void> {
    const { settings, clock } = this.#options;
    const life = this.#spare ?? this.#load();
    this.#spare = null;
    this.#life = life;
    await life.loaded;
    tell(life, { type: 'start', settings, clock });
    await life.ready;
  }

  /** Loads the next process in advance, so that a crash lasts a moment only. */
  async keepSpare(): Promise<void> {
    this.#spare ??= this.#load();
    await this.#spare.loaded;
  }

  /** SIGKILL: nothing is finished, nothing is given up. The next `start` goes on from what was stored. */
  async kill(): Promise<void> {
    await this.#end(({ child }) => void child.kill('SIGKILL'));
  }

  async stop(): Promise<void> {
    this.#spare?.child.kill('SIGKILL');
    await this.#end((life) => tell(life, { type: 'stop' }));
  }

  async passTime(ms: number): Promise<void> {
    this.#options.clock.ahead += ms;
    if (!this.#life) return;
    const passed = heard(this.#life.child, 'passed');
    tell(this.#life, { type: 'pass-time', ms });
    await passed;
  }

  async #end(how: (life: Life) => void): Promise<void> {
    const life = this.#life;
    this.#life = null;
    if (!life || life.child.exitCode !== null || life.child.signalCode !== null) return;
    const over = once(life.child, 'close');
    how(life);
    await over;
  }

  #load(): Life {
    const { on, write } = this.#options;
    const child = fork(PROGRAM, [on], {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    if (child.stdout) createInterface(child.stdout).on('line', (line) => write(`${line}\n`));
    let lastWords = '';
    if (child.stderr) createInterface(child.stderr).on('line', (line) => write(`${line}\n`));
    child.stderr?.on('data', (chunk: Buffer) => {
      lastWords = (lastWords + chunk.toString()).slice(-2000);
    });
    child.once('close', (code) => {
      if (this.#life?.child !== child) return;
      write(`${JSON.stringify({ level: 60, msg: 'the product died', code, lastWords })}\n`);
    });
    return { child, loaded: heard(child, 'loaded'), ready: heard(child, 'ready') };
  }
}

function heard(child: ChildProcess, wanted: Report['type']): Promise<void> {
  const word = new Promise<void>((resolve, reject) => {
    const stop = (): void => {
      child.off('message', listen);
      child.off('close', end);
    };
    const listen = ({ type }: Report): void => {
      if (type !== wanted) return;
      stop();
      resolve();
    };
    const end = (): void => {
      stop();
      reject(new Error('the product ended'));
    };
    child.on('message', listen);
    child.once('close', end);
  });
  // Nobody may be waiting when a process is killed.
  word.catch(() => undefined);
  return word;
}

function tell({ child }: Life, order: Order): void {
  if (child.connected) child.send(order);
}
