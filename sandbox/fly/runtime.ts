import type { MachineConfig } from './machine-config.ts';
import type { Phone } from './phone.ts';

/** A machine as what runs inside it sees it. */
export type RunningMachine = {
  id: string;
  appName: string;
  /** What survives a stop and an update; without a volume nothing does. */
  volumeId: string | null;
  config: MachineConfig;
  /** `config.env` over the app's secrets, with the real values. */
  env: Record<string, string>;
  startedAt: number;
  /** The stand-in has been told to keep the gateway from getting ready. */
  gatewayHeldDown?: boolean;
};

export type ExecResult = {
  exitCode: number;
  stdout: string;
  stderr: string;
  /** How long a real machine would have taken; the answer comes that much later, scaled. */
  tookMs?: number;
};

export type InstalledCredential = {
  profileId: string;
  kind: 'token' | 'api_key';
  fingerprint: string;
};

/** What is in force in a gateway: its configuration without secrets, and the channels it runs. */
export type RunningAgent = { managed: object | null; channels: RunningChannel[] };
export type RunningChannel = { kind: string; token: string | null; webhookUrl: string | null };

/** Where the files of a machine are: on its volume, or else on a disk that lives as long as the boot. */
export function homeIdOf(machine: RunningMachine): string {
  return machine.volumeId ?? machine.id;
}

export type Altered = {
  disk?: { usedPercent: number; cachesPercent: number };
  edited?: string[];
  /** Another OpenClaw is installed inside, until the next boot. */
  strayVersion?: string;
  /** Channels whose connection has ended while the gateway goes on. */
  deadChannels?: string[];
  /** When each channel had its last message. */
  lastMessages?: Record<string, number>;
  /** The files of the workspace, by their paths. */
  files?: Record<string, { base64: string; changedAt: number }>;
};

/** What happens inside the machines. The default is a model of OpenClaw; a real gateway process fits as well. */
export type MachineRuntime = {
  /** Called on each boot, and for machines still running when the stand-in itself restarts. */
  start(machine: RunningMachine): Promise<void>;
  /** Called on stop, on failure and before the boot of an update. */
  stop(machine: RunningMachine): Promise<void>;
  exec(machine: RunningMachine, argv: string[], stdin: string): Promise<ExecResult>;
  /** Whether the gateway answers its readiness check. */
  isReady(machine: RunningMachine): boolean;
  /** Fingerprints of what is installed, never the values. */
  credentials(machine: RunningMachine): InstalledCredential[];
  /** What the gateway has in force. Only a model can be looked into. */
  agent?(machine: RunningMachine): RunningAgent;
  /** The gateway gets stuck until it restarts. Only a model does so when it is told to. */
  stick?(machine: RunningMachine): void;
  /** Its gateway gets work that goes on until it restarts. Only a model does so when it is told to. */
  occupy?(machine: RunningMachine): void;
  /** Something happens to the files of a machine: its disk fills, or its configuration is edited. Only a model can be told so. */
  alter?(machine: RunningMachine, change: Altered): void;
  /** A volume was made as a copy of another one. */
  copy?(fromHomeId: string, toHomeId: string): void;
  /** Where the public port of a machine really is on loopback; none when nothing can listen there. */
  publicPort?(machine: RunningMachine): number | null;
  /** A phone in front of the machine, to link its WhatsApp with. Only a model has one. */
  phone?(machine: RunningMachine): Phone;
  /** The volume (or the machine without one) is gone, and everything kept on it. */
  forget(homeId: string): void;
};
