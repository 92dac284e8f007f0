import { readFileSync } from 'node:fs';
import type { RunningMachine } from '../runtime.ts';
import type { Arguments } from './arguments.ts';
import type { OpenClawHome, OpenClawWorld } from './homes.ts';

const RECIPE = new URL('../../../docker/agent/Dockerfile', import.meta.url);

/** The version that is modelled: what it prints and how it exits. The image's recipe names it. */
export const OPENCLAW_VERSION =
  /^ARG OPENCLAW_VERSION=(\S+)$/m.exec(readFileSync(RECIPE, 'utf8'))?.[1] ?? '';

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
