import { createHash } from 'node:crypto';

/** A channel of an agent, with its token: never stored, logged or put into a job. */
export type AgentChannel =
  | {
      kind: 'telegram';
      botToken: string;
      /** Who may write to it: the owner. */
      allowFrom: string[];
      /** Where Telegram brings messages to, so that one wakes a sleeping machine; `null`: the gateway polls. */
      webhook: { url: string; secret: string } | null;
      apiRoot: string | null;
    }
  | { kind: 'discord'; token: string; applicationId: string | null; allowFrom: string[] }
  | { kind: 'whatsapp'; allowFrom: string[] };

type Value = null | boolean | number | string | Value[] | ConfigPart;
/** A part of `openclaw.json`; in what is managed a `null` deletes. */
export type ConfigPart = { [key: string]: Value };

/**
 * What the control plane wants of a machine's `openclaw.json`; everything else in there is the customer's own. The
 * program that puts it in force is in `docker/agent`.
 */
export type AgentDocument = {
  /** The revision of the machine it was made for; an older one never overwrites a newer one. */
  rev: number;
  managed: ConfigPart;
  defaults: ConfigPart;
  /** Paths, with dots, that earlier documents managed: our values go, what they had replaced comes back. */
  retired: string[];
};

/** The same for the same wishes, whatever their revision. What is retired follows from what is managed. */
export function documentHash({ managed, defaults }: AgentDocument): string {
  return createHash('sha256').update(JSON.stringify({ managed, defaults })).digest('hex');
}
