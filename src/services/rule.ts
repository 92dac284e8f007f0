import type { Switch } from '../domain/switches.ts';
import type { MeteredService } from '../domain/services.ts';
import type { ProviderApp } from './provider-app.ts';
import type { CapReached, Charge, Metered } from '../usage/meter.ts';

/** A machine that calls one of our services. */
export type Caller = Metered & {
  machineId: string;
  /** What was made for the account at providers: its inbox, its browser context, its number. */
  provisions: Partial<Record<MeteredService, string>>;
  /** What operators have switched off for everybody. */
  switchedOff: Switch[];
};

export type Json = { [key: string]: unknown };

export type Call = {
  caller: Caller;
  /** What the path names, decoded once. */
  ids: Record<string, string>;
  /** With its question mark; empty when there is none. */
  query: string;
  body: Json;
  idempotencyKey: string | null;
};

/** What is sent to the provider for a call, and what that costs. */
export type Forward = {
  method: Method;
  path: string;
  body: Json | null;
  headers?: Record<string, string>;
  /** Null for what costs nothing. */
  charge: Omit<Charge, 'service' | 'holdMs'> | null;
  /** Adds the id of the request to what is sent, for requests that happen once. */
  stamp?: (requestId: string) => Pick<Forward, 'body' | 'headers'>;
  /** Whether an attempt without a clear answer may have happened, so that its units stay reserved until somebody knows. */
  isUncertain?: true;
  /** Turns the provider's answer into ours. Without it the answer is relayed as it comes. */
  answer?: (body: Json) => Json;
};

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One route that machines may call. Whatever has no rule is refused. */
export type Rule = Route & (Forwarding | Serving);

type Route = {
  method: Method;
  /** The raw path: `{name}` stands for one segment of the kind with that name. */
  path: string;
  /** The largest body in bytes; 0 when there is none. */
  largestBody: number;
};

/** Sends the request on and relays the answer. */
export type Forwarding = {
  /** How long the provider may take until its answer begins. */
  timeoutMs: number;
  /** What to send. Throws a `Refusal` for a body that may not be sent. */
  forward: (call: Call) => Forward;
  /** An answer in the place of 402, for a client that hides errors from its model. */
  whenCapped?: (cap: CapReached) => Json;
  serve?: never;
};

/** Answers by calls of our own, for what lasts longer than a request. Throws a `Refusal`. */
type Serving = { serve: (call: Call, app: ProviderApp) => Promise<Json>; forward?: never };

export type ServiceProxy = {
  rules: readonly Rule[];
  /** The kinds of ids in its paths, as they stand in a raw path. */
  ids: Record<string, RegExp>;
};

/** A provider as the settings reach it. */
export type Provider = { apiUrl: string; apiKey: string };

/** A rule's path with the ids in the place of their names, encoded again. */
export function toPath(path: string, ids: Record<string, string>): string {
  return path.replace(/\{(\w+)\}/g, (_match, name: string) => encodeURIComponent(ids[name] ?? ''));
}
