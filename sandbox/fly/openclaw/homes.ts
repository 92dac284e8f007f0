import type { ExecResult } from '../runtime.ts';

/** A credential the way OpenClaw keeps it, except that the value is a fingerprint. */
export type Profile = {
  id: string;
  provider: string;
  type: 'token' | 'api_key';
  fingerprint: string;
  expiresAt: number | null;
  /** While it cools down after a refusal the credential is not tried again, not even by a probe. */
  cooldown: { until: number; reason: string } | null;
  lastProbe: ProbeOutcome | null;
  lastUsageError: string | null;
};

export type ProbeStatus = 'ok' | 'auth' | 'billing' | 'format' | 'unknown';

/** `hangs`: OpenClaw keeps retrying for longer than the caller waits. */
export type ProbeOutcome = { status: ProbeStatus | 'hangs'; latencyMs: number };

export type WorkspaceFile = { base64: string; changedAt: number };

/** The state directory of a gateway. */
export type OpenClawHome = {
  profiles: Profile[];
  /** The document that `automna-agent apply` put in force last, without its texts that are secret. */
  document?: { rev: number; managed: object };
  /** The model that it uses, as OpenClaw names it. */
  model?: string | undefined;
  /** How full its disk is, in percent, before anything is cleaned; and what of that are caches. */
  disk?: { usedPercent: number; cachesPercent: number };
  /** Paths of the document that somebody has edited on the machine. */
  edited?: string[];
  /** Another OpenClaw than the one of the image, until the next boot. */
  strayVersion?: string;
  /** Channels whose connection has ended while the gateway goes on. */
  deadChannels?: string[];
  lastMessages?: Record<string, number>;
  whatsAppLinked?: boolean;
  chat?: Turn[];
  /** The files of the workspace by their paths; unset until somebody looks. */
  files?: Record<string, WorkspaceFile>;
};

/** A turn of the agent; what the customer said is not kept. */
export type Turn = {
  id: string;
  /** When the machine had started that began it. */
  startedIn: number;
  doneAt: number;
  text: string | null;
  error: string | null;
};

/** By the volume (or, without one, the machine) a home lies on. */
export type OpenClawHomes = Record<string, OpenClawHome>;

/** What a channel is configured with. */
export type ConfiguredChannel = {
  botToken?: string;
  apiRoot?: string;
  webhookUrl?: string | null;
  webhookSecret?: string | null;
  token?: string;
};

/** Tokens and addresses of the channels of a home; like all secrets in memory only. */
export type LiveChannels = Record<string, ConfiguredChannel>;

/** A login that waits for a phone, and the text of the code it shows. */
export type WhatsAppLogin = { text: string; url: string };

/** What the model of OpenClaw works on. Values of credentials are in memory only, by fingerprint. */
export type OpenClawWorld = {
  homes: OpenClawHomes;
  save: () => void;
  now: () => number;
  delayScale: number;
  anthropicUrl: string | undefined;
  values: Map<string, string>;
  /** Commands that were started to go on by themselves. */
  detached: Map<string, DetachedCommand>;
  channels: Map<OpenClawHome, LiveChannels>;
  /** Whose gateway runs on with plugins that it has retired itself. */
  stuck: Set<OpenClawHome>;
  /** Whose gateway takes nothing new, and until when. */
  suspended: Map<OpenClawHome, number>;
  /** Whose gateway has work that does not end. */
  busy: Set<OpenClawHome>;
  /** Every kind of channel that was ever started. */
  metChannels: Map<OpenClawHome, Set<string>>;
  logins: Map<OpenClawHome, WhatsAppLogin>;
  /** Those whose gateway has not yet loaded the plugin of WhatsApp. */
  loading: Set<OpenClawHome>;
  /** Those that WhatsApp does not answer. */
  unreachable: Set<OpenClawHome>;
};

export type DetachedCommand = { result: ExecResult; doneAt: number };

export function homeOf({ homes }: OpenClawWorld, id: string): OpenClawHome {
  return (homes[id] ??= { profiles: [] });
}
