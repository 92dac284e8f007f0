import type { RunningMachine } from '../runtime.ts';
import type { Arguments } from './arguments.ts';
import type { OpenClawHome, OpenClawWorld } from './homes.ts';

/** The version that is modelled: what it prints and how it exits. */
export const OPENCLAW_VERSION = '2026.9.6';

/** What a command works on. */
export type Invocation = {
  world: OpenClawWorld;
  home: OpenClawHome;
  machine: RunningMachine;
  args: Arguments;
  stdin: string;
  /** Whether the gateway of the machine can be talked to. */
  ready: boolean;
};
