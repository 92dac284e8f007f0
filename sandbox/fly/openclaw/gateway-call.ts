import type { ExecResult } from '../runtime.ts';
import { channelsStatus, startAgain } from './channels.ts';
import { chatHistory, sendChat, waitForAgent } from './chat.ts';
import type { ProbeOutcome, ProbeStatus, Profile } from './homes.ts';
import { type Invocation, OPENCLAW_VERSION } from './invocation.ts';
import { primaryModel } from './primary-model.ts';
import { probeProfile, usageOf } from './probe.ts';
import { abortSession, isSuspended, listSessions, prepareSuspension } from './sleep.ts';
import { logOut, startLogin, waitForLogin } from './whatsapp-login.ts';

const DEFAULT_TIMEOUT_MS = 10_000;
const GATEWAY_URL = 'ws://127.0.0.1:18789';

/** `openclaw gateway call <method> --params '{…}' --json` */
export async function gatewayCall(invocation: Invocation): Promise<ExecResult> {
  const { args, ready } = invocation;
  const method = args.words[2] ?? '';
  const params = parseParams(args.flags['params'] ?? '{}');
  if (!params) return cliError('--params must be valid JSON.');
  if (!ready) return notReachable();
  const answer = await callMethod(invocation, method, params);
  return 'exitCode' in answer ? answer : printed(invocation, method, answer.payload);
}

/** What a gateway that is up answers; a refusal as the command line prints it. */
export async function callMethod(
  invocation: Invocation,
  method: string,
  params: Params,
): Promise<Answer> {
  const { world, home } = invocation;
  if (world.stuck.has(home) && method === 'models.probe') {
    return refused('Connection probe failed.', 'UNAVAILABLE');
  }
  if (isSuspended(invocation) && !method.startsWith('gateway.suspend.')) {
    return refused(`${method} unavailable during gateway suspension`, 'UNAVAILABLE');
  }
  return (await METHODS[method]?.(invocation, params)) ?? refused(`unknown method: ${method}`);
}

type Params = Record<string, unknown>;
type Answer = { payload: object } | ExecResult;

const METHODS: Record<
  string,
  (invocation: Invocation, params: Params) => Promise<Answer> | Answer
> = {
  health: ({ world }) => ({ payload: health(world.now()) }),
  status: () => ({ payload: STATUS }),
  'models.probe': probe,
  'gateway.restart.request': ({ world, home }) => {
    world.stuck.delete(home);
    return { payload: { ok: true, status: 'scheduled' } };
  },
  'sessions.list': (invocation) => ({ payload: listSessions(invocation) }),
  'sessions.abort': (invocation, params) => ({ payload: abortSession(invocation, params) }),
  'gateway.suspend.prepare': (invocation, params) => {
    const payload = prepareSuspension(invocation, params);
    return payload ? { payload } : refused('invalid gateway.suspend.prepare params');
  },
  'usage.status': usage,
  'cron.status': cronStatus,
  'chat.send': async (invocation, params) => {
    const payload = await sendChat(invocation, params);
    return payload ? { payload } : refused('invalid chat.send params');
  },
  'chat.history': (invocation, params) => ({ payload: chatHistory(invocation, params) }),
  'agent.wait': (invocation, params) => ({ payload: waitForAgent(invocation, params) }),
  'channels.status': async (invocation, params) => ({
    payload: await channelsStatus(invocation, params),
  }),
  'channels.start': (invocation, params) => {
    const payload = startAgain(invocation, params);
    return payload ? { payload } : refused('unknown channel');
  },
  'channels.logout': (invocation) => ({ payload: logOut(invocation) }),
  'web.login.start': (invocation, params) => {
    const payload = startLogin(invocation, params);
    return payload ? { payload } : refused('web login provider is not available');
  },
  'web.login.wait': async (invocation, params) => ({
    payload: await waitForLogin(invocation, params),
  }),
};

async function probe({ world, home, machine, args }: Invocation, params: Params): Promise<Answer> {
  const { provider, profileId } = params;
  if (typeof provider !== 'string') {
    return refused("invalid models.probe params: must have required property 'provider'");
  }
  const profiles = home.profiles
    .filter((one) => one.provider === provider && (!profileId || one.id === profileId))
    .toSorted((left, right) => left.id.localeCompare(right.id));
  const model = primaryModel(home, machine.env);
  const outcomes: ProbeOutcome[] = [];
  for (const profile of profiles) outcomes.push(await probeProfile(world, profile, model));
  if (outcomes.some(({ status }) => status === 'hangs')) {
    return timedOut(Number(args.flags['timeout'] ?? DEFAULT_TIMEOUT_MS));
  }
  return { payload: probeReport(provider, model, profiles, outcomes) };
}

const FAILURES: Record<Exclude<ProbeStatus, 'ok'>, string> = {
  auth: 'Authentication failed.',
  billing: 'The provider reported a billing problem.',
  format: 'The provider rejected the model or request format.',
  unknown: 'The connection probe failed.',
};

function probeReport(
  provider: string,
  model: string,
  profiles: Profile[],
  outcomes: ProbeOutcome[],
): object {
  // A request with a refused credential falls back to another one, so one good credential makes all look good.
  const fallback = outcomes.find(({ status }) => status === 'ok');
  const results = profiles.map(({ id }, at) => ({
    profileId: id,
    label: `Profile ${id} · ${provider}/${model}`,
    ...reported(fallback ?? outcomes[at]),
  }));
  if (results.length === 0) {
    const error = 'No probe targets are available for this provider.';
    return { provider, status: 'unknown', error, results };
  }
  const statuses = Object.keys(FAILURES);
  const worst = outcomes.toSorted(
    (left, right) => statuses.indexOf(left.status) - statuses.indexOf(right.status),
  )[0];
  return { provider, ...reported(fallback ?? worst), results };
}

function reported(outcome: ProbeOutcome | undefined) {
  const { status, latencyMs } = outcome ?? { status: 'unknown', latencyMs: 0 };
  if (status === 'ok') return { status, latencyMs };
  const known = status === 'hangs' ? 'unknown' : status;
  return { status: known, latencyMs, error: FAILURES[known] };
}

async function usage({ world, home }: Invocation): Promise<Answer> {
  const token = home.profiles.find(
    ({ provider, type }) => provider === 'anthropic' && type === 'token',
  );
  if (!token) return { payload: { updatedAt: world.now(), providers: [] } };
  const { error, usage: found } = await usageOf(world, token);
  const shown = {
    provider: 'anthropic',
    displayName: 'Claude',
    windows: error ? [] : usageWindows(found),
    ...(error && { error }),
  };
  return { payload: { updatedAt: world.now(), providers: [shown] } };
}

function usageWindows(usageBody: unknown) {
  const body = usageBody as Record<string, { utilization?: number; resets_at?: string } | null>;
  const named = [
    ['five_hour', '5h'],
    ['seven_day', 'Week'],
  ] as const;
  return named.flatMap(([key, label]) => {
    const window = body[key];
    if (typeof window?.utilization !== 'number') return [];
    const resetAt = Date.parse(window.resets_at ?? '');
    return [{ label, usedPercent: window.utilization, ...(resetAt > 0 && { resetAt }) }];
  });
}

/** Off in the document or in the environment is off. */
function cronStatus({ home, machine }: Invocation): Answer {
  const { cron } = (home.document?.managed ?? {}) as { cron?: { enabled?: boolean } };
  const enabled = cron?.enabled !== false && machine.env['OPENCLAW_SKIP_CRON'] !== '1';
  return { payload: { enabled, triggersEnabled: true, storage: 'sqlite', jobs: 0 } };
}

function health(now: number): object {
  return {
    ok: true,
    ts: now,
    durationMs: 62,
    plugins: { loaded: ['admin-http-rpc'], errors: [], unavailable: [] },
    configReload: { hotReloadStatus: 'active' },
    channels: {},
    channelOrder: [],
    channelLabels: {},
    heartbeatSeconds: 0,
    defaultAgentId: 'main',
    agents: [{ agentId: 'main', isDefault: true }],
    sessions: { count: 0, recent: [] },
  };
}

const STATUS = {
  runtimeVersion: OPENCLAW_VERSION,
  heartbeat: { defaultAgentId: 'main', agents: [{ agentId: 'main', enabled: false }] },
  channelSummary: [],
  queuedSystemEvents: [],
  degradedPlugins: [],
  tasks: { total: 0, active: 0, terminal: 0, failures: 0 },
  sessions: { paths: [], count: 0, recent: [] },
};

function parseParams(text: string): Params | null {
  try {
    return JSON.parse(text) as Params;
  } catch {
    return null;
  }
}

function printed({ args }: Invocation, method: string, payload: object): ExecResult {
  const heading = 'json' in args.flags ? '' : `Gateway call: ${method}\n`;
  return { exitCode: 0, stdout: `${heading}${JSON.stringify(payload, null, 2)}\n`, stderr: '' };
}

function refused(message: string, code = 'INVALID_REQUEST'): ExecResult {
  const type = 'gateway_request_error';
  return problem({ ok: false, error: { type, code, message, retryable: false } });
}

function cliError(message: string): ExecResult {
  return problem({ ok: false, error: { type: 'cli_error', message } });
}

function notReachable(): ExecResult {
  return transportProblem({
    kind: 'closed',
    message: `Gateway not reachable at ${GATEWAY_URL} (ECONNREFUSED).`,
    reason: `connect ECONNREFUSED ${GATEWAY_URL.slice(5)}`,
  });
}

function timedOut(timeoutMs: number): ExecResult {
  const message = `gateway timeout after ${timeoutMs}ms`;
  return { ...transportProblem({ kind: 'timeout', message, timeoutMs }), tookMs: timeoutMs + 1000 };
}

function transportProblem(error: { kind: string; message: string } & Params): ExecResult {
  return problem({
    ok: false,
    error: { type: 'gateway_transport_error', ...error },
    gateway: { url: GATEWAY_URL, urlSource: 'local loopback', bindDetail: 'Bind: lan' },
  });
}

function problem(answer: object): ExecResult {
  return { exitCode: 1, stdout: `${JSON.stringify(answer, null, 2)}\n`, stderr: '' };
}
