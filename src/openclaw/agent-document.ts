import { createHash } from 'node:crypto';

/** A channel of an agent, with its token: never stored, logged or put into a job. */
export type AgentChannel =
  | {
      kind: 'telegram';
      botToken: string;
      /** Who may write to it: the owner. */
      allowFrom: string[];
      /** Where Telegram posts messages, each of which wakes a sleeping machine; `null`: the gateway polls. */
      webhook: { url: string; secret: string } | null;
      apiRoot: string | null;
    }
  | { kind: 'discord'; token: string; applicationId: string | null; allowFrom: string[] }
  | { kind: 'whatsapp'; allowFrom: string[] };

type Value = null | boolean | number | string | Value[] | ConfigPart;
/** A part of `openclaw.json`. A `null` in the managed part deletes the key. */
export type ConfigPart = { [key: string]: Value };

/**
 * What the control plane manages in a machine's `openclaw.json`; everything else in the file belongs to the customer. The
 * program that applies the document is in `docker/agent`.
 */
export type AgentDocument = {
  /** The revision of the machine for which it was made; an older document never overwrites a newer one. */
  rev: number;
  managed: ConfigPart;
  defaults: ConfigPart;
  /** Defaults that the customer has asked for since: each takes the place of whatever is in the file, once. */
  renewed?: { path: string; at: number }[];
  /** Dotted paths that earlier documents managed: our values are removed, and the replaced values return. */
  retired: string[];
  /** The machine was the customer's before: whatever is in the file, also where it equals ours, is theirs and returns one day. */
  found?: boolean;
};

/** The same for the same content, whatever the revision. The retired paths follow from the managed part. */
export function documentHash({ managed, defaults, renewed }: AgentDocument): string {
  return createHash('sha256').update(JSON.stringify({ managed, defaults, renewed })).digest('hex');
}
