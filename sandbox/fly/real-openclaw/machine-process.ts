import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ExecResult, RunningMachine } from '../runtime.ts';
import { freePort } from './free-ports.ts';
import { environmentOf, homeDir, machineDir, type Ports, prepareFolders } from './layout.ts';
import type { RealOpenClawOptions } from './options.ts';
import { killGroup, runCommand, type Running } from './run-command.ts';

const LOOK_MS = 250;
const LOOK_TIMEOUT_MS = 5000;

/**
 * Ends the whole group when the pipe on descriptor 3 closes, that is when the stand-in is gone, however it died. `$$`
 * stays the leader of the group after `exec`.
 */
const KEPT = '(cat <&3 >/dev/null 2>&1; kill -s KILL -- -$$) 3<&3 & exec "$0" 3<&-';

/** One boot of a machine: its entrypoint and everything that came of it. */
export class MachineProcess {
  readonly ports: Ports;
  readonly #child: ChildProcess;
  readonly #gone: Promise<void>;
  readonly #env: Record<string, string>;
  readonly #home: string;
  readonly #stopping = new AbortController();
  readonly #commands = new Set<Running>();
  #ready = false;

  static async boot(
    options: RealOpenClawOptions,
    machine: RunningMachine,
  ): Promise<MachineProcess> {
    const ports = { gateway: await freePort(), webhook: await freePort() };
    prepareFolders(options, machine);
    return new MachineProcess(options, machine, ports);
  }

  private constructor(options: RealOpenClawOptions, machine: RunningMachine, ports: Ports) {
    this.ports = ports;
    this.#env = environmentOf(options, machine, ports);
    this.#home = homeDir(options, machine.volumeId ?? machine.id);
    const log = openSync(join(machineDir(options, machine), 'machine.log'), 'a', 0o600);
    this.#child = spawn('/bin/sh', ['-c', KEPT, join(options.imageDir, 'entrypoint.sh')], {
      env: this.#env,
      cwd: this.#home,
      detached: true,
      stdio: ['ignore', log, log, 'pipe'],
    });
    closeSync(log);
    this.#gone = new Promise((resolve) => this.#child.once('exit', () => resolve()));
    void this.#watch();
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get isReady(): boolean {
    return this.#ready;
  }

  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async exec(argv: string[], stdin: string): Promise<ExecResult> {
    const command = runCommand(argv, { env: this.#env, cwd: this.#home, stdin });
    this.#commands.add(command);
    const result = await command.result;
    this.#commands.delete(command);
    return result;
  }

  /** SIGTERM to the first process, as Fly sends it, and after the timeout the end of all. */
  async stop(timeoutMs: number): Promise<void> {
    this.#stopping.abort();
    this.#ready = false;
    if (this.isAlive) this.#child.kill('SIGTERM');
    const patience = new AbortController();
    await Promise.race([
      this.#gone,
      pause(timeoutMs, null, { signal: patience.signal }).catch(() => null),
    ]);
    patience.abort();
    for (const command of this.#commands) command.kill();
    killGroup(this.#child.pid, 'SIGKILL');
    await this.#gone;
  }

  /** Asks the gateway's readiness probe for as long as the machine is up. */
  async #watch(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted && this.isAlive) {
      const ready = await isStarted(this.ports.gateway);
      this.#ready = ready && !signal.aborted;
      await pause(LOOK_MS, null, { signal, ref: false }).catch(() => null);
    }
    this.#ready = false;
  }
}

async function isStarted(port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/startupz`, {
      signal: AbortSignal.timeout(LOOK_TIMEOUT_MS),
    });
    const body = (await answer.json()) as { status?: string };
    return answer.ok && body.status === 'started';
  } catch {
    return false;
  }
}
