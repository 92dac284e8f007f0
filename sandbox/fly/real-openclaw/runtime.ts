import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  homeIdOf,
  type InstalledCredential,
  type MachineRuntime,
  type RunningMachine,
} from '../runtime.ts';
import { homeDir, nodeBin } from './layout.ts';
import { MachineProcess } from './machine-process.ts';
import type { RealOpenClawOptions } from './options.ts';

const PRINT_CREDENTIALS = fileURLToPath(new URL('print-credentials.ts', import.meta.url));
const STOP_TIMEOUT_MS = 5000;

export type RealOpenClaw = MachineRuntime & {
  /** The boots of a machine so far, and the process of the present one. */
  bootOf(machineId: string): { boots: number; pid: number | null };
  close(): Promise<void>;
};

/** Machines that are processes: the image's own entrypoint and the real OpenClaw, each with its volume and its ports. */
export function realOpenClaw(options: RealOpenClawOptions): RealOpenClaw {
  const running = new Map<string, MachineProcess>();
  const boots = new Map<string, number>();

  const stop = async ({ id, config }: RunningMachine): Promise<void> => {
    const machine = running.get(id);
    running.delete(id);
    await machine?.stop(milliseconds(config.stop_config?.timeout) ?? STOP_TIMEOUT_MS);
  };

  return {
    start: async (machine) => {
      if (running.has(machine.id)) return;
      boots.set(machine.id, (boots.get(machine.id) ?? 0) + 1);
      running.set(machine.id, await MachineProcess.boot(options, machine));
    },
    stop,
    exec: async ({ id }, argv, stdin) => {
      const machine = running.get(id);
      if (!machine) throw new Error('a command for a machine that does not run');
      return machine.exec(argv, stdin);
    },
    isReady: ({ id, gatewayHeldDown }) => !gatewayHeldDown && (running.get(id)?.isReady ?? false),
    credentials: (machine) => installed(options, homeIdOf(machine)),
    publicPort: ({ id }) => running.get(id)?.ports.webhook ?? null,
    forget: (homeId) => rmSync(homeDir(options, homeId), { recursive: true, force: true }),
    bootOf: (id) => ({ boots: boots.get(id) ?? 0, pid: running.get(id)?.pid ?? null }),
    close: async () => {
      const machines = [...running.values()];
      running.clear();
      await Promise.all(machines.map((machine) => machine.stop(STOP_TIMEOUT_MS)));
    },
  };
}

function installed(options: RealOpenClawOptions, homeId: string): InstalledCredential[] {
  const stateDir = join(homeDir(options, homeId), '.openclaw');
  const printed = execFileSync(join(nodeBin(options), 'node'), [PRINT_CREDENTIALS, stateDir], {
    env: {},
    encoding: 'utf8',
  });
  return JSON.parse(printed) as InstalledCredential[];
}

/** `30s`, `500ms` or `1m`, as Fly writes them. */
function milliseconds(duration: string | undefined): number | null {
  const [, amount, unit = ''] = /^(\d+)(ms|s|m)$/.exec(duration ?? '') ?? [];
  return amount ? Number(amount) * ({ ms: 1, s: 1000, m: 60_000 }[unit] ?? 0) : null;
}
