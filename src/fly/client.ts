import { z } from 'zod';
import type { Config } from '../config/config.ts';
import { AppError } from '../errors.ts';
import { type Breaker, type Health, NO_BREAKER, ProviderDown } from '../http/breaker.ts';
import { callJson, type HttpAnswer, parseJson } from '../http/http.ts';
import { FlyError, toFlyError } from './errors.ts';

/** Shapes: Fly's Machines API v1, as documented. Unknown fields are ignored. */
const App = z.object({ name: z.string(), organization: z.object({ slug: z.string() }).optional() });
const ListedApp = z.object({
  name: z.string(),
  machine_count: z.number(),
  volume_count: z.number(),
});
const Ip = z.object({ ip: z.string(), shared: z.boolean().optional() });
const Volume = z.object({
  id: z.string(),
  name: z.string(),
  state: z.string(),
  region: z.string(),
  size_gb: z.number().default(0),
  attached_machine_id: z.string().nullish(),
  created_at: z.string().default(''),
  host_status: z.string().nullish(),
});
export type FlyVolume = z.infer<typeof Volume>;
const Snapshot = z.object({ id: z.string(), created_at: z.string(), status: z.string().nullish() });
const ExitEvent = z.object({
  exit_code: z.number().default(0),
  oom_killed: z.boolean().default(false),
  requested_stop: z.boolean().default(false),
});
/** As in fly-go, `MachineEvent`. The newest comes first. */
const Event = z.object({
  type: z.string(),
  timestamp: z.number(),
  request: z
    .object({
      exit_event: ExitEvent.nullish(),
      MonitorEvent: z.object({ exit_event: ExitEvent.nullish() }).nullish(),
    })
    .nullish(),
});
const Check = z.object({ name: z.string(), status: z.string(), updated_at: z.string().nullish() });
const Machine = z.object({
  id: z.string(),
  name: z.string(),
  state: z.string(),
  region: z.string(),
  instance_id: z.string().optional(),
  host_status: z.string().nullish(),
  checks: z.array(Check).nullish(),
  events: z.array(Event).nullish().catch(null),
  // All fields are kept, because an update replaces the whole configuration.
  config: z
    .looseObject({
      image: z.string().optional(),
      metadata: z.record(z.string(), z.string()).nullish(),
      mounts: z.array(z.looseObject({ volume: z.string() })).nullish(),
    })
    .nullish(),
});
export type FlyMachine = z.infer<typeof Machine>;
const ExecResult = z.object({
  // Fly may omit a zero, so a missing exit code does not prove success.
  exit_code: z.number().default(0),
  stdout: z.string().default(''),
  stderr: z.string().default(''),
});

export type FlyExecResult = { exitCode: number; stdout: string; stderr: string };

const TIMEOUT_MS = 30_000;

function judgeFly(answer: HttpAnswer | null): Health {
  if (!answer) return 'down';
  return answer.status >= 500 && toFlyError(answer.status, answer.body).fly === 'transient'
    ? 'down'
    : 'up';
}

/** A command that takes too long says nothing about Fly. */
function judgeMachine(answer: HttpAnswer | null): Health {
  return answer && answer.status < 400 ? 'up' : 'unclear';
}

const GONE_VOLUME_STATES = [
  'scheduling_destroy',
  'fork_cleanup',
  'waiting_for_detach',
  'pending_destroy',
  'destroying',
  'destroyed',
];

export type FlyClient = ReturnType<typeof createFly>;

/** The Machines API. Every method throws FlyError; none retries, because a create must never be repeated blindly. */
export function createFly({ apiUrl, apiToken }: Config['fly'], breaker: Breaker = NO_BREAKER) {
  async function call<T>(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    schema: z.ZodType<T>,
    options: { body?: unknown; timeoutMs?: number } = {},
  ): Promise<T> {
    const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
    const request = {
      method,
      url: `${apiUrl}/v1${path}`,
      headers: { authorization: `Bearer ${apiToken}` },
      body: options.body,
      timeoutMs,
    };
    const judge = path.endsWith('/exec') ? judgeMachine : judgeFly;
    const call = breaker.run(() => callJson(request), { timeoutMs, judge });
    const answer = await call.catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error;
      throw new FlyError(
        'transient',
        0,
        error.message,
        error instanceof ProviderDown ? error : error.cause,
      );
    });
    if (answer.status < 200 || answer.status > 299) throw toFlyError(answer.status, answer.body);
    const parsed = schema.safeParse(parseJson(answer.body));
    if (!parsed.success) {
      throw new FlyError(
        'transient',
        answer.status,
        'the answer has an unknown shape',
        parsed.error,
      );
    }
    return parsed.data;
  }
  const app = (name: string): string => `/apps/${encodeURIComponent(name)}`;

  /** Every app of the organisation, with its number of machines and volumes. */
  const listApps = async (org: string) =>
    (
      await call(
        'GET',
        `/apps?org_slug=${encodeURIComponent(org)}`,
        z.object({ apps: z.array(ListedApp) }),
      )
    ).apps;

  const listEveryVolume = (name: string) => call('GET', `${app(name)}/volumes`, z.array(Volume));

  return {
    createApp: (name: string, org: string) =>
      call('POST', '/apps', z.unknown(), {
        body: { app_name: name, org_slug: org, network: name },
      }),

    /**
     * A new app answers 404 or 401 for up to a minute. 403 means that somebody else owns the name, unless the list of our
     * apps has it: then the token lacks a permission, which is thrown.
     */
    lookUpApp: async (name: string, org: string): Promise<'ours' | 'foreign' | 'not_visible'> => {
      try {
        const { organization } = await call('GET', app(name), App);
        return organization && organization.slug !== org ? 'foreign' : 'ours';
      } catch (error) {
        if (!(error instanceof FlyError)) throw error;
        if (error.status === 404 || error.status === 401) return 'not_visible';
        if (error.status !== 403) throw error;
        const isListed = (await listApps(org)).some((each) => each.name === name);
        if (isListed) throw error;
        return 'foreign';
      }
    },

    listApps,

    /** Deletes an app with all its machines, volumes, addresses and secrets. */
    deleteApp: (name: string) =>
      call('DELETE', `${app(name)}?force=true`, z.unknown(), { timeoutMs: 60_000 }),

    listIps: async (name: string) =>
      (await call('GET', `${app(name)}/ip_assignments`, z.object({ ips: z.array(Ip).nullish() })))
        .ips ?? [],

    createIp: (name: string, type: 'shared_v4' | 'v6') =>
      call('POST', `${app(name)}/ip_assignments`, Ip, { body: { type } }),

    /** Returns the version to pass as `min_secrets_version`. */
    setSecrets: async (name: string, values: Record<string, string>) =>
      (
        await call('POST', `${app(name)}/secrets`, z.object({ version: z.number() }), {
          body: { values },
        })
      ).version,

    /** Volumes that are not being destroyed. */
    listVolumes: async (name: string) =>
      (await listEveryVolume(name)).filter((volume) => !GONE_VOLUME_STATES.includes(volume.state)),

    listEveryVolume,

    /** The daily copies of a volume. They outlive the volume, and its host. */
    listSnapshots: (name: string, volumeId: string) =>
      call('GET', `${app(name)}/volumes/${volumeId}/snapshots`, z.array(Snapshot)),

    createVolume: (name: string, volume: Record<string, unknown>) =>
      call('POST', `${app(name)}/volumes`, Volume, { body: volume, timeoutMs: 60_000 }),

    deleteVolume: (name: string, id: string) =>
      call('DELETE', `${app(name)}/volumes/${id}`, z.unknown()),

    listMachines: (name: string) => call('GET', `${app(name)}/machines`, z.array(Machine)),

    createMachine: (name: string, machine: Record<string, unknown>) =>
      call('POST', `${app(name)}/machines`, Machine, { body: machine, timeoutMs: 60_000 }),

    /** Replaces the whole configuration. A running machine restarts; a stopped one starts unless `skip_launch` is set. */
    updateMachine: (name: string, id: string, machine: Record<string, unknown>) =>
      call('POST', `${app(name)}/machines/${id}`, Machine, { body: machine, timeoutMs: 60_000 }),

    getMachine: (name: string, id: string) => call('GET', `${app(name)}/machines/${id}`, Machine),

    startMachine: (name: string, id: string) =>
      call('POST', `${app(name)}/machines/${id}/start`, z.unknown()),

    stopMachine: (name: string, id: string) =>
      call('POST', `${app(name)}/machines/${id}/stop`, z.unknown()),

    /** Takes a machine out of the proxy, which then neither sends requests to it nor starts it for one. */
    cordonMachine: (name: string, id: string) =>
      call('POST', `${app(name)}/machines/${id}/cordon`, z.unknown()),

    uncordonMachine: (name: string, id: string) =>
      call('POST', `${app(name)}/machines/${id}/uncordon`, z.unknown()),

    /** Deletes a machine; its volume stays. */
    deleteMachine: (name: string, id: string) =>
      call('DELETE', `${app(name)}/machines/${id}?force=true`, z.unknown(), { timeoutMs: 60_000 }),

    restartMachine: (name: string, id: string) =>
      call('POST', `${app(name)}/machines/${id}/restart?timeout=30s`, z.unknown(), {
        timeoutMs: 60_000,
      }),

    setMetadata: (name: string, id: string, key: string, value: string) =>
      call('POST', `${app(name)}/machines/${id}/metadata/${key}`, z.unknown(), { body: { value } }),

    /** Runs an argv on the machine, secrets on standard input only. A command that failed is a result, not an error. */
    exec: async (
      name: string,
      id: string,
      command: { argv: string[]; stdin?: string; timeoutSeconds: number },
    ): Promise<FlyExecResult> => {
      const result = await call('POST', `${app(name)}/machines/${id}/exec`, ExecResult, {
        body: {
          command: command.argv,
          ...(command.stdin === undefined ? {} : { stdin: command.stdin }),
          timeout: command.timeoutSeconds,
        },
        timeoutMs: (command.timeoutSeconds + 10) * 1000,
      });
      return { exitCode: result.exit_code, stdout: result.stdout, stderr: result.stderr };
    },
  };
}
